// The page on which an amendment is written. Without this script every clause still opens into its
// editor, and every button sends the form; here the page keeps the clause in view, shows each change
// where it is made, and keeps what is typed over an accidental reload.

const form = document.querySelector("form[data-amend]");
const still = matchMedia("(prefers-reduced-motion: reduce)");

// One editor at a time; the clause that was tapped stays under the finger.
function folds() {
  return form.querySelectorAll(".clause-edit__fold");
}

function keepInPlace(element, change) {
  const before = element.getBoundingClientRect().top;
  change();
  scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" });
}

function openAlone(fold) {
  keepInPlace(fold.querySelector("summary"), () => {
    for (const other of folds()) if (other !== fold) other.open = false;
    fold.open = true;
  });
  fold.querySelector("textarea").focus({ preventScroll: true });
  fold.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function close(fold) {
  fold.open = false;
  const summary = fold.querySelector("summary");
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "nearest", behavior: still.matches ? "instant" : "smooth" });
}

// A new clause that is tapped opens where it was typed.
function openNew(added) {
  const words = added.querySelector(".clause-text").cloneNode(true);
  for (const spoken of words.querySelectorAll(".visually-hidden")) spoken.remove();
  const text = words.textContent.trim();
  const field = [...form.querySelectorAll(".clause-edit__insert textarea")].find((each) => each.value.includes(text));
  const fold = (field ?? added).closest(".clause-edit").querySelector(".clause-edit__fold");
  openAlone(fold);
  if (!field) return;
  field.closest(".clause-edit__insert").open = true;
  field.focus();
}

form.addEventListener("click", (event) => {
  const summary = event.target.closest(".clause-edit__summary");
  if (summary && !event.target.closest("a")) {
    const fold = summary.parentElement;
    if (!fold.open) {
      event.preventDefault();
      openAlone(fold);
    }
    return;
  }
  const added = event.target.closest(".clause-edit__new");
  if (added) openNew(added);
  const insert = event.target.closest(".clause-edit__insert > summary");
  if (insert && !insert.parentElement.open) {
    event.preventDefault();
    insert.parentElement.open = true;
    insert.parentElement.querySelector("textarea").focus();
    return;
  }
  if (event.target.closest("[data-done]")) close(event.target.closest(".clause-edit__fold"));
});

form.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && event.target.closest(".clause-edit__fold[open]");
  if (fold) {
    event.preventDefault();
    close(fold);
  }
});

// Each clause shows its change in its own place, and its own words again once that is undone.
const unchanged = new Map();

function show(element, html) {
  if (html === undefined) html = unchanged.get(element) ?? element.innerHTML;
  else if (!unchanged.has(element)) unchanged.set(element, element.innerHTML);
  if (element.innerHTML !== html) element.innerHTML = html;
}

function showLooks() {
  const sent = form.querySelector("[data-looks]");
  if (!sent) return;
  const looks = new Map([...sent.children].map((look) => [look.dataset.look, look.children]));
  for (const clause of form.querySelectorAll(".clause-edit")) {
    const place = clause.id.replace("clause-", "");
    const [above, shown, states, below] = looks.get(place) ?? [];
    clause.querySelector("[data-above]").innerHTML = above?.innerHTML ?? "";
    show(clause.querySelector("[data-shown]"), shown?.innerHTML || undefined);
    clause.querySelector("[data-states]").innerHTML = states?.innerHTML ?? "";
    clause.querySelector("[data-below]").innerHTML = below?.innerHTML ?? "";
  }
  sent.remove();
}

function dress() {
  for (const done of form.querySelectorAll("[data-done]")) done.hidden = false;
}

// While a clause is moved nothing can be typed that its new sheet would not have.
let pressed = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const sheet = event.target.closest("#sheet");
  if (!sheet) return;
  htmx.trigger("#preview", "htmx:abort");
  pressed = event.target.id;
  sheet.inert = true;
});

document.addEventListener("htmx:afterSettle", (event) => {
  showLooks();
  dress();
  if (event.target.id !== "sheet" || !pressed) return;
  keep();
  const button = document.getElementById(pressed);
  pressed = null;
  button.focus({ preventScroll: true });
  button.scrollIntoView({ block: "nearest", behavior: "instant" });
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) return;
  const sheet = document.getElementById("sheet");
  if (sheet) sheet.inert = false;
});

document.addEventListener("htmx:sendError", () => {
  const line = document.createElement("p");
  line.className = "amend-bar__met";
  line.textContent = form.dataset.offline;
  document.getElementById("amend-summary").replaceChildren(line);
});

// What is read out is read out once.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const plain = (element) => element.textContent.replace(/\s+/g, " ").trim();
  if (target.id === "amend-summary" && plain(target) === plain(fragment)) event.detail.shouldSwap = false;
});

// On a phone the preview is below the text: the button leads there.
form.querySelector("[data-preview]").addEventListener("htmx:afterRequest", () => {
  const preview = document.getElementById("preview");
  preview.focus({ preventScroll: true });
  preview.scrollIntoView({ block: "start", behavior: still.matches ? "instant" : "smooth" });
});

// What is typed is kept on this device, for this text and this person alone, until the tab is closed:
// also after it was sent, since it may not arrive.
const key = `amending:${form.dataset.draft}`;
const LEFT_OUT = new Set(["csrf_token", "step", "version", "same", "base_text"]);

function entries() {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name)));
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(draft) {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing: the page warns before it is left.
  }
}

const blank = entries();
let waiting;

function keep(isSent = false) {
  clearTimeout(waiting);
  const typed = entries();
  if (typed !== blank) store({ typed, isSent });
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 300);
});
form.addEventListener("submit", (event) => keep(event.submitter?.value === "propose"));

function restore(typed) {
  for (const field of [...form.elements]) {
    if (field.name && field.type !== "submit" && !LEFT_OUT.has(field.name)) field.disabled = true;
  }
  for (const [name, value] of [...JSON.parse(typed), ["step", "preview"]]) {
    form.append(Object.assign(document.createElement("textarea"), { name, value, hidden: true }));
  }
  form.requestSubmit();
}

const draft = stored();
if (draft && draft.typed !== blank) {
  const notice = form.querySelector("[data-draft-notice]");
  notice.querySelector(draft.isSent ? "[data-draft-sent]" : "[data-draft-left]").hidden = false;
  notice.hidden = false;
  notice.querySelector("[data-draft-restore]").addEventListener("click", () => restore(draft.typed));
  notice.querySelector("[data-draft-forget]").addEventListener("click", () => {
    store(null);
    notice.hidden = true;
    form.querySelector(".ways__way[aria-current]").focus();
  });
}

form.classList.add("is-live");
// Changes are shown where they are made, so that nothing need be open to be seen.
if (!document.querySelector(".clause-edit:target")) for (const fold of folds()) fold.open = false;
dress();
