// The paper, filled in, looked over and sealed in the voter's own browser.
//
// Without this script the paper form goes to the server, which shows it for review and seals it in
// memory. With it, nothing that says how someone votes leaves the browser unless it is sealed. If
// sealing cannot work here, that is said, and only the button that says "without sealing in this
// browser" sends the open paper. The pages give it hooks, and every word (there is no English here):
//
// 1. templates/ballots/paper.html (the only page with <form data-paper-form>)
//
// <form data-paper-form method="post" action="/ballots/12/review" autocomplete="off" novalidate
//       data-questions='[{"key":"1","kind":"ranking","most_choices":null,"allows_equal":false,"options":3}, …]'>
//     data-questions is papers.questions_for_the_page(questions); the page escapes it as any text.
//   csrf_token (hidden input)
//   <div data-errors hidden tabindex="-1">heading <ul data-error-list></ul></div>     components/form_errors' classes
//   <fieldset data-question="1" data-wording="The question" aria-describedby="q1-error">    one for each question
//     <p data-error id="q1-error" class="govuk-error-message" hidden></p>               always there, filled when needed
//     kind "choice":   <input type="radio" name="q1" value="for|against|abstain" data-label="For" id="q1-for">
//     kind "approval": <input type="checkbox" name="q1" value="0" data-label="Ada" id="q1-0">
//                      <p data-count aria-live="polite"></p>                          the live count
//     kind "ranking":  <ol data-ranking>
//         <li data-option="0" data-label="Ada"> label, <input type="text" inputmode="numeric" name="q1-0" id="q1-0">
//           <button type="button" data-up hidden>…Move Ada up</button> <button type="button" data-down hidden>…</button>
//       The script shows the buttons. A button may be out of use (aria-disabled="true": style it); it
//       keeps the focus.
//   <button type="submit" data-look-over hidden disabled>Look it over</button>         BEFORE the plain button
//   <div data-plain-way> what differs without sealing in this browser;
//     <button type="submit" data-plain>Go on without sealing in this browser</button></div>
//       Seen without JavaScript, while the script loads, and when sealing fails; else hidden.
//   <div data-cannot-seal role="alert" tabindex="-1" hidden> sealing failed in this browser, nothing was
//       sent; below is the other way.</div>
// </form>
// <p data-said role="status" class="govuk-visually-hidden"></p>                        the live region: NOT in the form
// <section data-review hidden aria-labelledby="review-title">                          after the form, not in it
//   <h2 id="review-title" data-review-title tabindex="-1">Look over your paper</h2>
//   <dl class="govuk-summary-list" data-review-list></dl>                              filled: dt wording, dd answer
//   <form data-vote data-ballot="12" data-public-key="<64 hex>" data-paper-bytes="300" data-ballot-mark="<16 hex>"
//         method="post" action="/ballots/12/envelope">
//     csrf_token, <input type="hidden" name="key" value="<64 hex>">, <input type="hidden" name="envelope" value="">
//     <button type="submit">Hand in my paper</button> <button type="button" data-change>Go back and change it</button>
//   </form>
// </section>
// <div data-sentences hidden> <span data-say="NAME">…</span> … </div>                   anywhere on the page
//     One <span> for each item of filling.sentences_for_the_page(): name and sentence, gaps as {name}.
//
// 2. templates/ballots/review.html is the way without sealing in the browser: it does not load this script.
//
// 3. templates/ballots/receipt.html after POST /envelope and 303
//
// <p data-tracker-known hidden>… <span data-tracker data-ballot="12" data-envelope-hash="<64 hex>"></span>
//    <button type="button" data-forget>Forget it in this browser</button></p>         (button is optional)
// <p data-tracker-unknown>It is only in the browser in which you handed in your paper …</p>
//     The tracker (32 hex) is kept in sessionStorage under vote-<ballot>, until the tab is closed.
//
// Each page: {% block head %}<script src="{{ static_url('js/voting.js') }}" type="module"></script>{% endblock %}

import { chosenOf, mostOf, readForm } from "./paper-form.js?v=d8b5883fb617";
import { offerMoves } from "./ranking.js?v=f2072473427d";
import { base64Of, bytesOf, encodePaper, hashOf, hexOf, newTracker, pack, seal } from "./sealing.js?v=840fb8c7ffa4";

const form = document.querySelector("form[data-paper-form]");
const receipt = document.querySelector("[data-tracker]");

function say(name, gaps = {}) {
  const sentence = document.querySelector(`[data-sentences] [data-say="${name}"]`).textContent.trim();
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
}

function element(tag, classes, ...content) {
  const made = document.createElement(tag);
  made.className = classes;
  made.append(...content);
  return made;
}

// What is handed in is kept for the receipt, in this tab alone. Earlier ones stay: the last may be
// refused, and then the one before counts.
function keptFor(ballot) {
  try {
    return JSON.parse(sessionStorage.getItem(`vote-${ballot}`)) ?? [];
  } catch {
    return [];
  }
}

function keep(ballot, kept) {
  sessionStorage.setItem(`vote-${ballot}`, JSON.stringify(kept));
}

// The paper: filled in, looked over, sealed.
function startPaper() {
  const review = document.querySelector("[data-review]");
  const vote = review.querySelector("form[data-vote]");
  const lookOverButton = form.querySelector("[data-look-over]");
  const plainWay = form.querySelector("[data-plain-way]");
  const questions = JSON.parse(form.dataset.questions);
  let paper = null;
  let isHandedIn = false;

  const fieldset = ({ key }) => form.querySelector(`[data-question="${key}"]`);
  const announce = (sentence) => {
    document.querySelector("[data-said]").textContent = sentence;
  };

  function sealed(content) {
    const { publicKey, paperBytes } = vote.dataset;
    if (vote.elements.key.value !== publicKey) throw new Error("the page has two keys");
    const tracker = newTracker();
    const envelope = seal(pack(content, tracker, Number(paperBytes)), bytesOf(publicKey));
    return { envelope, tracker: hexOf(tracker) };
  }

  // Try all of it before the voter relies on it.
  function trySealing() {
    const { envelope } = sealed(new Uint8Array());
    keep("trial", [hashOf(envelope)]);
    sessionStorage.removeItem("vote-trial");
  }

  function offerSealing(works) {
    lookOverButton.hidden = lookOverButton.disabled = !works;
    plainWay.hidden = works;
  }

  function refuseToSeal() {
    closeReview();
    offerSealing(false);
    const notice = form.querySelector("[data-cannot-seal]");
    notice.hidden = false;
    notice.focus();
  }

  // Whatever goes wrong is said, and nothing is sent.
  function orRefuse(action) {
    try {
      action();
      return true;
    } catch (error) {
      console.error(error);
      refuseToSeal();
      return false;
    }
  }

  // What has to be mended, above the form and at each question.
  function showProblems(problems) {
    const summary = form.querySelector("[data-errors]");
    summary.hidden = problems.length === 0;
    summary.querySelector("[data-error-list]").replaceChildren(...problems.map(problemLink));
    for (const question of questions) {
      const found = problems.find((each) => each.question === question)?.problem;
      showProblem(fieldset(question), found);
    }
    if (problems.length) summary.focus();
  }

  function problemLink({ question, problem }) {
    const link = element("a", "", say(problem.name, problem.gaps));
    link.href = `#${problem.field.id}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      problem.field.focus();
    });
    if (questions.length === 1) return element("li", "", link);
    return element("li", "", `${fieldset(question).dataset.wording} `, link);
  }

  function showProblem(place, problem) {
    const line = place.querySelector("[data-error]");
    line.hidden = !problem;
    line.textContent = problem ? say(problem.name, problem.gaps) : "";
    place.closest(".govuk-form-group")?.classList.toggle("govuk-form-group--error", Boolean(problem));
    for (const field of place.querySelectorAll("input")) {
      if (field === problem?.field) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  // The paper as it will be handed in, in the words of the page.
  function answerShown(question, answer) {
    const place = fieldset(question);
    const label = (value) =>
      place.querySelector(`[data-label][value="${value}"], [data-label][data-option="${value}"]`).dataset.label;
    if (question.kind === "choice") return label(answer);
    if (answer.length === 0) return say("blank");
    const together = new Intl.ListFormat(document.documentElement.lang || undefined);
    const lines =
      question.kind === "approval"
        ? answer[0].map(label)
        : answer.map((group, index) => say("at-place", { place: index + 1, options: together.format(group.map(label)) }));
    return element("ul", "govuk-list", ...lines.map((line) => element("li", "", line)));
  }

  function row(question, answer) {
    const wording = element("dt", "govuk-summary-list__key", fieldset(question).dataset.wording);
    const value = element("dd", "govuk-summary-list__value", answerShown(question, answer));
    return element("div", "govuk-summary-list__row", wording, value);
  }

  function lookOver() {
    const { answers, problems } = readForm(form, questions);
    showProblems(problems);
    if (problems.length) return;
    paper = encodePaper(answers, vote.dataset.ballotMark);
    vote.elements.envelope.value = "";
    const rows = questions.map((question) => row(question, answers[question.key]));
    review.querySelector("[data-review-list]").replaceChildren(...rows);
    form.hidden = true;
    review.hidden = false;
    // So that the way back, on a phone, leads to the paper and not away from it.
    history.pushState({ isReview: true }, "");
    review.querySelector("[data-review-title]").focus();
    announce(say("looking-over"));
  }

  function closeReview() {
    review.hidden = true;
    form.hidden = false;
    paper = null;
    vote.elements.envelope.value = "";
    review.querySelector("[data-review-list]").replaceChildren();
  }

  // Handed in a second time, by an impatient finger, it is the same envelope.
  function sealPaper() {
    if (vote.elements.envelope.value) return;
    if (paper === null) throw new Error("there is no paper to seal");
    const { envelope, tracker } = sealed(paper);
    const { ballot } = vote.dataset;
    keep(ballot, [...keptFor(ballot), { tracker, hash: hashOf(envelope) }]);
    vote.elements.envelope.value = base64Of(envelope);
    isHandedIn = true;
  }

  function showCount(question) {
    const { chosen } = chosenOf(form, question);
    const isLimited = mostOf(question) < question.options;
    fieldset(question).querySelector("[data-count]").textContent = isLimited
      ? say("chosen-of", { chosen: chosen.length, most: mostOf(question) })
      : say("chosen", { chosen: chosen.length });
  }

  function dress(question) {
    const place = fieldset(question);
    if (question.kind === "approval") {
      place.addEventListener("change", () => showCount(question));
      showCount(question);
    }
    if (question.kind === "ranking") {
      const complain = (problem) => showProblems([{ question, problem }]);
      offerMoves(form, question, place.querySelector("[data-ranking]"), { say, announce, complain });
    }
  }

  form.addEventListener("submit", (event) => {
    // The open paper goes only by the button that says so, while that is in view.
    if (event.submitter?.matches("[data-plain]") && !plainWay.hidden) return;
    event.preventDefault();
    if (lookOverButton.disabled) refuseToSeal();
    else orRefuse(lookOver);
  });

  vote.addEventListener("submit", (event) => {
    if (!orRefuse(sealPaper)) event.preventDefault();
  });

  review.querySelector("[data-change]").addEventListener("click", () => history.back());
  addEventListener("popstate", () => {
    if (review.hidden) return;
    closeReview();
    lookOverButton.focus();
    announce(say("changing"));
  });

  // Whoever comes back to this page later, on the same device, does not see what was chosen.
  addEventListener("pagehide", () => {
    if (!isHandedIn) return;
    closeReview();
    form.reset();
  });

  orRefuse(() => {
    questions.forEach(dress);
    trySealing();
    offerSealing(true);
  });
}

// The receipt: the tracker of the envelope that the server has, if this tab made it.
function showTracker() {
  const { ballot, envelopeHash } = receipt.dataset;
  const kept = keptFor(ballot).find(({ hash }) => hash === envelopeHash);
  const show = (tracker) => {
    receipt.textContent = tracker ?? "";
    document.querySelector("[data-tracker-known]").hidden = !tracker;
    document.querySelector("[data-tracker-unknown]").hidden = Boolean(tracker);
  };
  show(kept?.tracker);
  document.querySelector("[data-forget]")?.addEventListener("click", () => {
    sessionStorage.removeItem(`vote-${ballot}`);
    show(null);
  });
}

if (form) startPaper();
if (receipt) showTracker();
