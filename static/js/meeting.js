// The page of a meeting that is on: votes that are receipted or clearly not cast, timers that count
// down, and the look of the page kept true to what was said last. Following the meeting is live.js.
// Without this script each button sends the form, and the answer is a whole page.
//
//   <div data-floor="12" data-now="…" data-vote-is="none|open|secret|closed" data-me-votes data-me-there
//        data-my-vote="for|against|abstain|sealed|">      around everything; the style sheet reads it
//   <form id="act" method="post"> token </form>           the form of all buttons in shared parts
//   <button form="act" formaction="…" name="choice" data-vote="for">, <input form="act" name="opened">
//   <div class="vote" data-vote-is data-vote-question data-vote-opened>  in the part "vote"
//   <div class="mine" data-me-votes data-me-there data-me-question data-me-opened data-my-vote> [data-receipt]
//                                                         in one's own part
//   <p data-vote-said role="status">                      what became of the vote, in words
//   [data-sentences] [data-say="…"]                       those words; gaps as {name}
//   <… data-until="2026-03-16T19:07:00+00:00"> [data-timer-static] [data-timer-left]
//
// The address of a vote takes choice, opened (when the vote was opened that the page showed) and the
// token, and answers with JSON: 200 {choice, receipt}, the same however often it is sent, also after
// the close; 403 or 409 {why}: it was not cast, and what was said before stands.

import { followTimers } from "./timers.js?v=aee1b7424b0a";

const SECOND = 1000;
const PATIENCE = 8 * SECOND;
const HURRY = 2 * SECOND;
const LATE = 5 * SECOND;
const PAUSES = [2, 4, 8, 15].map((seconds) => seconds * SECOND);

const floor = document.querySelector("[data-floor]");
const form = document.getElementById("act");
const said = floor.querySelector("[data-vote-said]");
const myPart = floor.querySelector("[data-live-me]");
// By address: a meeting for practice on the same site is another one.
const KEPT = `vote-at-${location.pathname}`;

let sending = null;
let retryTimer = 0;
const unanswered = new Set();
let tries = 0;

// What the page shows

const vote = () => floor.querySelector(".vote");
const mine = () => myPart.querySelector(".mine");

function matchPage() {
  const { dataset } = floor;
  const [now, own] = [vote().dataset, mine().dataset];
  dataset.voteIs = now.voteIs;
  dataset.meVotes = own.meVotes;
  dataset.meThere = own.meThere;
  // A vote that is in belongs to its question: with the next one nothing is in yet.
  dataset.myVote = own.meQuestion === now.voteQuestion && own.meOpened === now.voteOpened ? own.myVote : "";
}

function say(name, gaps = {}) {
  const sentence = floor.querySelector(`[data-sentences] [data-say="${name}"]`)?.textContent.trim() ?? "";
  said.dataset.state = name;
  said.textContent = sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
}

// What was pressed is kept in this tab until the server has answered for it.

function keep(pressed) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(pressed));
  } catch {
    // A browser that keeps nothing: it is still tried again until the page is left.
  }
  kept = pressed;
}

// That a vote was not cast stays to be read until another one is open.
function isBadNews() {
  const isOpen = floor.dataset.voteIs === "open";
  return !isOpen && ["refused", "broken", "signed-out"].includes(said.dataset.state);
}

function forget() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
  kept = null;
  delete floor.dataset.sending;
  clearTimeout(retryTimer);
}

function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

let kept = readKept();

// Sending. Only what the server answers counts as cast; without an answer it is sent again. Another
// choice waits for the one on its way: of two at once the earlier could arrive last, and stand.

async function post({ address, choice, opened }) {
  sending?.attempt.abort();
  const attempt = new AbortController();
  sending = { attempt, choice };
  const patience = setTimeout(() => attempt.abort(), PATIENCE);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value, choice, opened }),
      headers: { Accept: "application/json" },
      redirect: "manual",
      cache: "no-store",
      signal: attempt.signal,
    });
    const isWords = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { answer, words: isWords ? await answer.json() : null };
  } finally {
    clearTimeout(patience);
    if (sending?.attempt === attempt) sending = null;
  }
}

async function cast() {
  clearTimeout(retryTimer);
  const pressed = kept;
  if (!pressed) return;
  floor.dataset.sending = pressed.choice;
  say("sending", { choice: pressed.label });
  if (sending && sending.choice !== pressed.choice) {
    const { attempt } = sending;
    setTimeout(() => attempt.abort(), HURRY);
    return;
  }
  let outcome = null;
  try {
    outcome = await post(pressed);
  } catch {
    unanswered.add(pressed.choice); // no connection, or no answer in time
  }
  if (pressed !== kept) return kept?.choice !== pressed.choice && cast(); // pressed meanwhile
  delete floor.dataset.sending;
  settle(pressed, outcome);
}

function settle(pressed, outcome) {
  const { answer, words } = outcome ?? {};
  if (answer?.ok && words?.receipt) return received(pressed, words);
  if (answer?.type === "opaqueredirect") return say("signed-out");
  if (words?.why) {
    forget();
    return say("refused", words);
  }
  if (answer && answer.status < 500 && answer.status !== 429) {
    forget();
    return say("broken");
  }
  tryAgain(pressed);
}

// Another choice that had no answer may still be on its way, and would stand: this one is sent once
// more after it. The same vote again changes nothing.
function makeSure(pressed) {
  const isInDoubt = [...unanswered].some((choice) => choice !== pressed.choice);
  unanswered.clear();
  if (!isInDoubt) return;
  setTimeout(() => {
    if (kept || floor.dataset.voteIs !== "open" || floor.dataset.myVote !== pressed.choice) return;
    keep(pressed);
    cast();
  }, LATE);
}

function received(pressed, { choice, receipt }) {
  forget();
  makeSure(pressed);
  const own = mine();
  own.dataset.meQuestion = pressed.question;
  own.dataset.meOpened = pressed.opened;
  own.dataset.myVote = choice;
  const line = own.querySelector("[data-receipt]");
  if (line) line.textContent = receipt;
  matchPage();
  say("received", { receipt });
}

function tryAgain(pressed) {
  say(navigator.onLine ? "unsure" : "offline", { choice: pressed.label });
  const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
  tries += 1;
  retryTimer = setTimeout(cast, pause * (0.8 + 0.4 * Math.random()));
}

function press(event) {
  const button = event.submitter;
  if (!button?.dataset.vote) return;
  event.preventDefault();
  tries = 0;
  const question = vote().dataset.voteQuestion;
  const opened = form.elements.opened.value;
  const [choice, label] = [button.dataset.vote, button.textContent.trim()];
  keep({ question, opened, choice, label, address: button.formAction });
  cast();
}

form.addEventListener("submit", press);
addEventListener("online", () => kept && cast());
document.addEventListener("live:changed", ({ detail }) => {
  // What she did before is over when something else is before the meeting.
  if (detail.parts.includes("now")) document.querySelector('.notice--success[role="status"]')?.remove();
  const before = floor.dataset.voteIs;
  matchPage();
  if (kept && !sending) cast(); // we hear from the meeting again
  else if (!kept && before !== floor.dataset.voteIs && !isBadNews()) say("");
});

for (const byHand of floor.querySelectorAll("[data-by-hand]")) byHand.hidden = true;
matchPage();
followTimers(floor);
if (kept) cast();
