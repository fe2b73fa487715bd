// What the paper form says: the same rules as policy_forum/domain/sealing/filling.py, which reads the
// form where there is no script. A problem is {name, gaps, field}: a sentence of the page, what goes
// into its gaps, and the field to go to.
const CHOICES = ["for", "against", "abstain"];

export class Unfit extends Error {
  constructor(name, field, gaps = {}) {
    super(name);
    Object.assign(this, { name, field, gaps });
  }
}

const readers = {
  choice(form, question) {
    const fields = [...form.elements].filter((field) => field.name === `q${question.key}`);
    const chosen = fields.filter((field) => field.checked);
    if (chosen.length === 1 && CHOICES.includes(chosen[0].value)) return chosen[0].value;
    throw new Unfit("unanswered", fields[0]);
  },

  approval(form, question) {
    const { fields, chosen } = chosenOf(form, question);
    const most = mostOf(question);
    if (chosen.length > most) throw new Unfit("too-many", fields[0], { most, chosen: chosen.length });
    return chosen.length ? [chosen] : [];
  },

  ranking(form, question) {
    const places = new Map();
    for (let option = 0; option < question.options; option += 1) {
      const field = placeField(form, question, option);
      const place = placeIn(field, question);
      if (place === null) continue;
      if (places.has(place) && !question.allows_equal) throw new Unfit("equal", field, { place });
      places.set(place, [...(places.get(place) ?? []), option]);
    }
    const groups = [...places].sort(([one], [other]) => one - other).map(([, group]) => group);
    const [most, chosen] = [mostOf(question), groups.flat().length];
    if (chosen > most) throw new Unfit("too-many", placeField(form, question, 0), { most, chosen });
    return groups;
  },
};

export function mostOf(question) {
  return Math.min(question.most_choices ?? question.options, question.options);
}

export function chosenOf(form, question) {
  const fields = [...form.elements].filter((field) => field.name === `q${question.key}`);
  const chosen = fields.filter((field) => field.checked).map((field) => Number(field.value));
  return { fields, chosen: chosen.sort((one, other) => one - other) };
}

export function placeField(form, question, option) {
  return form.elements.namedItem(`q${question.key}-${option}`);
}

// The place typed for an option; null when there is none.
export function placeIn(field, question) {
  const typed = field.value.trim();
  if (!typed && !field.validity.badInput) return null;
  const place = /^[0-9]{1,4}$/.test(typed) ? Number(typed) : 0;
  if (place >= 1 && place <= question.options) return place;
  throw new Unfit("not-a-place", field, { options: question.options });
}

export function readQuestion(form, question) {
  return readers[question.kind](form, question);
}

// All answers by key, and all problems in the order of the questions.
export function readForm(form, questions) {
  const answers = {};
  const problems = [];
  for (const question of questions) {
    try {
      answers[question.key] = readQuestion(form, question);
    } catch (problem) {
      if (!(problem instanceof Unfit)) throw problem;
      problems.push({ question, problem });
    }
  }
  return { answers, problems };
}
