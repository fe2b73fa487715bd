// Small comforts; every page works without them.

// The list of errors is read out and is where the keyboard goes on.
document.querySelector("[data-takes-focus]")?.focus();

// A text that has been changed and not sent is not lost to a slip of the finger.
for (const form of document.querySelectorAll("form[data-keeps-text]")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

// Pressing twice sends once.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Who signs out leaves nothing on the device of what she typed.
addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-signs-out]")) return;
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing.
  }
});
