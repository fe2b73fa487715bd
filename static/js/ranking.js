// The buttons Up and Down of a ranking: they move an option in the list and write the numbers. The
// numbers are what counts; typing them by hand does as well, and moves nothing under the fingers.
import { placeField, placeIn } from "./paper-form.js?v=d8b5883fb617";

// The options as they are numbered: groups of those with the same number, the best first, and the
// rest in the order of the paper. Throws Unfit.
function numbered(form, question, list) {
  const places = new Map();
  const rest = [];
  for (const item of list.querySelectorAll("[data-option]")) {
    const place = placeIn(placeField(form, question, item.dataset.option), question);
    if (place === null) rest.push(item);
    else places.set(place, [...(places.get(place) ?? []), item]);
  }
  const groups = [...places].sort(([one], [other]) => one - other).map(([, group]) => group);
  rest.sort((one, other) => one.dataset.option - other.dataset.option);
  return { groups, rest };
}

// One step up or down; null when there is none. An option among equals steps out of their group; the
// last one down has no number any more, and an option without a number comes in last.
function stepped({ groups, rest }, item, step) {
  const at = groups.findIndex((group) => group.includes(item));
  if (at === -1) return step > 0 ? null : { groups: [...groups, [item]], rest: rest.filter((each) => each !== item) };
  if (groups[at].length > 1) {
    const others = groups[at].filter((each) => each !== item);
    const apart = step < 0 ? [[item], others] : [others, [item]];
    return { groups: [...groups.slice(0, at), ...apart, ...groups.slice(at + 1)], rest };
  }
  if (at + step < 0) return null;
  const without = groups.filter((_, index) => index !== at);
  if (at + step === groups.length) return { groups: without, rest: [item, ...rest] };
  return { groups: [...without.slice(0, at + step), [item], ...without.slice(at + step)], rest };
}

export function offerMoves(form, question, list, { say, announce, complain }) {
  const fieldOf = (item) => placeField(form, question, item.dataset.option);

  function write({ groups, rest }) {
    groups.forEach((group, index) => group.forEach((item) => (fieldOf(item).value = index + 1)));
    rest.forEach((item) => (fieldOf(item).value = ""));
    rest.sort((one, other) => one.dataset.option - other.dataset.option);
    list.append(...groups.flat(), ...rest);
  }

  // A button that leads nowhere says so, and keeps the focus.
  function showWhatMoves() {
    let now;
    try {
      now = numbered(form, question, list);
    } catch {
      return;
    }
    for (const item of list.querySelectorAll("[data-option]")) {
      item.querySelector("[data-up]").setAttribute("aria-disabled", stepped(now, item, -1) === null);
      item.querySelector("[data-down]").setAttribute("aria-disabled", stepped(now, item, 1) === null);
    }
  }

  function move(item, step) {
    const option = item.dataset.label;
    const next = stepped(numbered(form, question, list), item, step);
    if (next === null) return announce(say(step < 0 ? "top" : "bottom", { option }));
    write(next);
    const place = next.groups.findIndex((group) => group.includes(item)) + 1;
    announce(place ? say("moved", { option, place, ranked: next.groups.length }) : say("unranked", { option }));
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    if (!button) return;
    try {
      move(button.closest("[data-option]"), button.matches("[data-up]") ? -1 : 1);
    } catch (problem) {
      if (!problem.field) throw problem;
      return complain(problem);
    }
    showWhatMoves();
    button.focus();
  });
  list.addEventListener("input", showWhatMoves);
  for (const button of list.querySelectorAll("[data-up], [data-down]")) button.hidden = false;
  showWhatMoves();
}
