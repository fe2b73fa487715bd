// A page that follows what happens. <main data-live="…/stream" data-live-poll="…/snapshot"
// data-live-version="…"> is told by Server-Sent Events which of its parts changed; where these do not
// come through, it asks every few seconds. Without this script, reloading the page does the same.
//
//   [data-live-part="name"]  is given that part's HTML, which the server made, the same for everybody
//   [data-live-say]          within a part: its first one is read out when its words change
//   [data-live-said]         the polite live region it is read out by
//   [data-live-me="…/me"]    one's own part: fetched again when the server says so, after a lost
//                            connection, on "live:mine", and when any [data-live-mine] changes
//   [data-live-state]        says how the page is connected: data-connected, data-trying,
//                            data-polling, data-gone hold the words
//
// After each change the document hears "live:changed", whose detail names the parts; when the page is
// no longer this person's to follow, "live:gone".

const root = document.querySelector("[data-live]");
const stateLine = document.querySelector("[data-live-state]");
const said = document.querySelector("[data-live-said]");

const SECOND = 1000;
const FAILURES_BEFORE_POLLING = 3;
const POLL_EVERY = 5 * SECOND;
const POLLS_BETWEEN_MINE = 6;
const TRY_STREAM_EVERY = 60 * SECOND;
// The server gives a sign of life every 15 seconds.
const SILENCE_AT_MOST = 40 * SECOND;

let version = root?.dataset.liveVersion ?? "";
let source = null;
let failures = 0;
let wasConnected = false;
let isPolling = false;
let isGone = false;
let lastHeard = 0;
let lastTried = 0;
let retryTimer = 0;

const jitter = (most) => Math.random() * most;
const plain = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

function show(state) {
  if (!stateLine || stateLine.dataset.state === state) return;
  stateLine.dataset.state = state;
  stateLine.textContent = stateLine.dataset[state] ?? "";
}

// What the reader is at. New HTML has new elements: those with the same id take their places.

function keepTyped(element) {
  const typed = [];
  for (const field of element.querySelectorAll("input[id]:not([type=hidden]), textarea[id], select[id]")) {
    if (field.checked !== field.defaultChecked) typed.push([field.id, "checked", field.checked]);
    const isChosen = field.type === "checkbox" || field.type === "radio" || field.type === "file";
    if (!isChosen && field.value !== field.defaultValue) typed.push([field.id, "value", field.value]);
  }
  const opened = [...element.querySelectorAll("details[id]")].map((fold) => [fold.id, "open", fold.open]);
  return () => {
    for (const [id, property, value] of [...typed, ...opened]) {
      const field = element.querySelector(`#${CSS.escape(id)}`);
      if (field) field[property] = value;
    }
  };
}

function keepFocus(element) {
  const focused = document.activeElement;
  if (!focused || focused === element || !element.contains(focused)) return () => {};
  const { id, selectionStart, selectionEnd } = focused;
  return () => {
    const again = id && element.querySelector(`#${CSS.escape(id)}`);
    // Its button has gone: the keyboard goes on from where it was, not from the top of the page.
    if (!again && !element.hasAttribute("tabindex")) element.tabIndex = -1;
    (again || element).focus({ preventScroll: true });
    if (again && typeof selectionStart === "number") again.setSelectionRange?.(selectionStart, selectionEnd);
  };
}

function keepPlace(element) {
  const box = element.getBoundingClientRect();
  if (box.top >= 0 || box.bottom <= 0) return () => {};
  const first = [...element.querySelectorAll("[id]")].find((each) => each.getBoundingClientRect().bottom > 0);
  if (!first) return () => {};
  const { id } = first;
  const { top } = first.getBoundingClientRect();
  return () => {
    const again = element.querySelector(`#${CSS.escape(id)}`);
    if (again) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
  };
}

function isSame(element, html) {
  const spelt = document.createElement("template");
  spelt.innerHTML = html;
  return spelt.innerHTML === element.innerHTML;
}

function replace(element, html) {
  const restore = [keepTyped(element), keepPlace(element), keepFocus(element)];
  element.innerHTML = html;
  globalThis.htmx?.process(element);
  for (const again of restore) again();
}

// Parts

const partOf = (name) => root.querySelector(`[data-live-part="${CSS.escape(name)}"]`);
const mineKey = () => [...root.querySelectorAll("[data-live-mine]")].map((each) => each.dataset.liveMine).join(" ");

function take(snapshot) {
  version = snapshot.version;
  root.dataset.liveVersion = version;
  const before = mineKey();
  const changed = [];
  const sentences = [];
  for (const [name, html] of Object.entries(snapshot.parts)) {
    const element = partOf(name);
    if (!element || isSame(element, html)) continue;
    const saidBefore = plain(element.querySelector("[data-live-say]"));
    replace(element, html);
    changed.push(name);
    const now = plain(element.querySelector("[data-live-say]"));
    if (now && now !== saidBefore) sentences.push(now);
  }
  if (said && sentences.length) said.textContent = sentences.join(" ");
  if (before !== mineKey()) setTimeout(fetchMine, jitter(SECOND));
  if (changed.length) document.dispatchEvent(new CustomEvent("live:changed", { detail: { parts: changed, version } }));
  return changed.length > 0;
}

let isFetchingMine = false;
let mineIsStale = false;

// One at a time; what comes meanwhile is asked for once more.
async function fetchMine() {
  mineIsStale = true;
  if (isFetchingMine) return;
  isFetchingMine = true;
  try {
    while (mineIsStale) {
      mineIsStale = false;
      for (const element of root.querySelectorAll("[data-live-me]")) await fetchInto(element);
    }
  } catch {
    // Offline: it is fetched after the connection is back.
  } finally {
    isFetchingMine = false;
  }
}

async function fetchInto(element) {
  const answer = await fetch(element.dataset.liveMe, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const html = await answer.text();
  if (isSame(element, html)) return;
  replace(element, html);
  document.dispatchEvent(new CustomEvent("live:changed", { detail: { parts: ["me"], version } }));
}

// The stream

function withVersion(address) {
  const url = new URL(address, location.href);
  if (version) url.searchParams.set("version", version);
  return url;
}

function connect() {
  clearTimeout(retryTimer);
  source?.close();
  lastTried = lastHeard = performance.now();
  const opened = new EventSource(withVersion(root.dataset.live));
  source = opened;
  const heard = (act) => (event) => {
    if (source !== opened) return;
    lastHeard = performance.now();
    act?.(event);
  };
  opened.addEventListener("open", heard(connected));
  opened.addEventListener("beat", heard());
  opened.addEventListener("parts", heard((event) => take(JSON.parse(event.data))));
  opened.addEventListener("me", heard(() => fetchMine()));
  opened.addEventListener("gone", heard(gone));
  opened.addEventListener("error", heard(failed));
}

function connected() {
  failures = 0;
  isPolling = false;
  show("connected");
  if (wasConnected) fetchMine();
  wasConnected = true;
}

function failed() {
  failures += 1;
  wasConnected = true; // what happened meanwhile to one's own part is not known
  if (isPolling || failures >= FAILURES_BEFORE_POLLING) {
    disconnect();
    startPolling();
    return;
  }
  show("trying");
  // A browser comes back by itself after a connection was lost, but not after a refusal.
  if (source.readyState === EventSource.CLOSED) retryTimer = setTimeout(connect, SECOND + jitter(3 * SECOND));
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function gone() {
  isGone = true;
  disconnect();
  show("gone");
  document.dispatchEvent(new CustomEvent("live:gone"));
}

// Polling

let pollTimer = 0;
let polls = 0;

function startPolling() {
  if (isPolling) return;
  isPolling = true;
  lastTried = performance.now();
  show("polling");
  schedulePoll(jitter(SECOND));
}

function schedulePoll(after) {
  clearTimeout(pollTimer);
  pollTimer = setTimeout(poll, after);
}

async function poll() {
  if (!isPolling || isGone) return;
  try {
    await askOnce();
    if (isPolling && !isGone) show("polling");
  } catch {
    show("trying");
  }
  if (!isPolling || isGone) return;
  if (globalThis.EventSource && performance.now() - lastTried >= TRY_STREAM_EVERY) connect();
  schedulePoll(POLL_EVERY + jitter(SECOND));
}

async function askOnce() {
  const answer = await fetch(root.dataset.livePoll, {
    cache: "no-store",
    headers: version ? { "If-None-Match": `"${version}"` } : {},
  });
  polls += 1;
  if (answer.redirected || [401, 403, 404].includes(answer.status)) return gone();
  if (!answer.ok && answer.status !== 304) throw new Error("no answer");
  const changed = answer.status === 200 && isPolling && take(await answer.json());
  if (changed || polls % POLLS_BETWEEN_MINE === 0) await fetchMine();
}

// A connection can be dead without a word: after a change of networks, or a phone in a pocket.

function lookAround() {
  if (isGone || !source || isPolling || source.readyState === EventSource.CLOSED) return;
  if (performance.now() - lastHeard < SILENCE_AT_MOST) return;
  failed();
  if (source && !isPolling) connect();
}

function comeBack() {
  if (isGone || document.visibilityState === "hidden") return;
  if (isPolling) schedulePoll(0);
  else if (!source || source.readyState !== EventSource.OPEN || performance.now() - lastHeard > SILENCE_AT_MOST / 2) connect();
}

function begin() {
  if (globalThis.EventSource) connect();
  else startPolling();
}

if (root) {
  begin();
  setInterval(lookAround, 5 * SECOND);
  document.addEventListener("live:mine", () => fetchMine());
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("online", comeBack);
  addEventListener("offline", () => isGone || show("trying"));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => {
    if (event.persisted && !isGone && !isPolling) connect();
  });
}
