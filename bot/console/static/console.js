"use strict";
// Pages work without this. It keeps a part of a page up to date, and lets keys press buttons.

// <section id="now" data-live="/console/…">: the address tells by server-sent events that the part changed.
function listen(part) {
  const source = new EventSource(part.dataset.live);
  source.addEventListener("changed", () => {
    htmx.ajax("GET", window.location.pathname, {target: "#" + part.id, select: "#" + part.id, swap: "outerHTML"});
  });
  window.addEventListener("pagehide", () => source.close());
}
document.querySelectorAll("[data-live]").forEach(listen);

// <button data-key="a">: pressing the key presses the button, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});

document.getElementById("faults")?.focus();
