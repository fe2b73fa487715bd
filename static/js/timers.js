// Counts down in [data-until], by the clock of the server: a phone may be minutes wrong. The figures
// are for the eye; how long a speech may be stands beside them in words, and nothing is read out.
//
//   <… data-now="2026-03-16T19:05:00+00:00">            around everything: when the server made it
//   <span data-until="…"><span data-timer-static>3 minutes</span>
//     <span data-timer-left data-over="over by" aria-hidden="true" hidden></span></span>

const SECOND = 1000;

export function clockTime(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  return `${Math.trunc(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function followTimers(around) {
  const ahead = Date.parse(around.dataset.now) - Date.now();

  function tick() {
    for (const timer of around.querySelectorAll("[data-until]")) {
      const left = Math.round((Date.parse(timer.dataset.until) - Date.now() - ahead) / SECOND);
      const shown = timer.querySelector("[data-timer-left]");
      shown.hidden = false;
      shown.textContent = left >= 0 ? clockTime(left) : `${shown.dataset.over} ${clockTime(left)}`;
      timer.dataset.timer = left < 0 ? "over" : left <= 30 ? "ending" : "running";
    }
  }

  tick();
  setInterval(tick, SECOND);
  document.addEventListener("live:changed", tick);
}
