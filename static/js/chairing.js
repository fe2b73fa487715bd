// The chair's page. What it shows is made by the server: whenever the meeting changed (live.js says
// so by "live:changed"), its one part is fetched anew, and what was typed, opened or focused stays.
// This adds a clock that runs, and says what is next when that changed. Without it the page works.

const desk = document.querySelector("[data-desk]");
const words = document.querySelector("[data-words-left]")?.dataset;
const said = document.querySelector("[data-live-said]");

const TURNOUT_EVERY = 3000;
const LOOK_EVERY = 20000; // some things come by the clock, or from a page of the sealed ballot
let turnoutTimer = 0;

const stepNow = () => desk.querySelector("[data-step]")?.textContent.trim() ?? "";
let step = desk ? stepNow() : "";

function fetchAnew() {
  clearTimeout(turnoutTimer);
  turnoutTimer = 0;
  document.dispatchEvent(new CustomEvent("live:mine"));
}

// While a vote is open the turnout moves each second; once in a while is enough for the chair.
function changed(event) {
  const parts = event.detail?.parts ?? [];
  if (parts.includes("me")) return sayWhatIsNext();
  const isTurnoutOnly = parts.every((name) => name === "turnout");
  if (!isTurnoutOnly) return fetchAnew();
  turnoutTimer ||= setTimeout(fetchAnew, TURNOUT_EVERY);
}

function sayWhatIsNext() {
  const now = stepNow();
  tick();
  if (now === step) return;
  step = now;
  if (said && words) said.textContent = words.wordsChanged.replace("{step}", now);
}

function tick() {
  const timer = desk.querySelector("[data-until]");
  const until = Date.parse(timer?.dataset.until ?? "");
  if (!timer || Number.isNaN(until)) return;
  const seconds = Math.round((until - Date.now() - skew) / 1000);
  const isOver = seconds < 0;
  const time = Math.abs(seconds);
  const shown = `${Math.floor(time / 60)}:${String(time % 60).padStart(2, "0")}`;
  timer.toggleAttribute("data-over", isOver);
  timer.querySelector("[data-ticks]").textContent = (isOver ? words.wordsOver : words.wordsLeft).replace("{time}", shown);
}

// The server's clock counts, not that of a phone which may be minutes off.
const served = Date.parse(desk?.dataset.desk ?? "");
const skew = Number.isNaN(served) ? 0 : served - Date.now();

if (desk && words) {
  document.addEventListener("live:changed", changed);
  setInterval(tick, 1000);
  setInterval(() => document.hidden || fetchAnew(), LOOK_EVERY);
  tick();
}
