// The screen of the hall: timers, and pages where the text does not fit. Pages turn by themselves every
// quarter of a minute; the arrow keys and the buttons turn them by hand and hold the page. Without this
// script the page is as long as its text.
//
//   <div data-screen data-now="…"> around everything
//   <div data-pages> the frame; its first child holds the text
//   <span data-page-bar hidden> [data-turn="-1"] [data-turn="1"] [data-hold] [data-page-said data-words]

import { followTimers } from "./timers.js?v=aee1b7424b0a";

const TURN_EVERY = 15_000;
const BLOCKS = ".line, .difference-clause, .difference-gap, .formal-wording, .consequence, h2, h3, h4, p";

const root = document.querySelector("[data-screen]");
const frame = root.querySelector("[data-pages]");
const bar = root.querySelector("[data-page-bar]");
const words = bar.querySelector("[data-page-said]");
const holdButton = bar.querySelector("[data-hold]");

let starts = [0];
let page = 0;
let isHeld = false;

// Where each page begins: at the first block that the page before has no room for.
function pagesOf(height, full) {
  const top = frame.getBoundingClientRect().top - frame.scrollTop;
  const blocks = [...frame.querySelectorAll(BLOCKS)].map((block) => {
    const box = block.getBoundingClientRect();
    return { from: box.top - top, to: box.bottom - top };
  });
  const found = [0];
  for (;;) {
    const start = found.at(-1);
    if (full <= start + height + 1) return found;
    const cut = blocks.filter(({ from, to }) => from > start + 1 && to > start + height);
    const next = cut.length ? Math.min(...cut.map(({ from }) => from)) : Infinity;
    found.push(Math.min(next, start + height));
  }
}

function lay() {
  frame.style.maxHeight = "";
  root.dataset.paged = "yes";
  frame.scrollTop = 0;
  const height = frame.clientHeight;
  starts = pagesOf(height, frame.scrollHeight);
  bar.hidden = starts.length < 2;
  show(Math.min(page, starts.length - 1));
}

function show(wanted) {
  page = (wanted + starts.length) % starts.length;
  const end = starts[page + 1];
  frame.style.maxHeight = end === undefined ? "" : `${end - starts[page]}px`;
  frame.scrollTop = starts[page];
  words.textContent = words.dataset.words.replace("{page}", page + 1).replace("{pages}", starts.length);
}

function hold(wanted) {
  isHeld = wanted;
  holdButton.setAttribute("aria-pressed", String(isHeld));
}

function turn(by) {
  if (starts.length < 2) return;
  hold(true);
  show(page + by);
}

const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  turn(KEYS[event.key]);
});
for (const button of bar.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => turn(Number(button.dataset.turn)));
}
holdButton.addEventListener("click", () => hold(!isHeld));
document.addEventListener("live:changed", (event) => {
  if (event.detail.parts.includes("text")) {
    page = 0;
    hold(false);
  }
  lay();
});
// Room is lost and won with the window, and with lines above and below the text.
new ResizeObserver(lay).observe(frame.parentElement);
document.fonts?.ready.then(lay);
setInterval(() => {
  if (!isHeld && starts.length > 1) show(page + 1);
}, TURN_EVERY);

followTimers(root);
lay();
