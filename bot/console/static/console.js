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

// <button data-key="a">: pressing the key presses the button, unless somebody is typing. With data-aims it
// only goes there, so that a key that is hit by chance decides nothing.
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(TYPING)) return;
  if (sessionStorage.getItem("keys") === "off") return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if ("aims" in wanted.dataset) wanted.focus(); else wanted.click();
});

// <button data-keys data-on="…" data-off="…" hidden>: turns the keys off in this tab, or on again.
document.querySelectorAll("[data-keys]").forEach((button) => {
  const told = () => {
    button.textContent = sessionStorage.getItem("keys") === "off" ? button.dataset.on : button.dataset.off;
  };
  button.addEventListener("click", () => {
    sessionStorage.setItem("keys", sessionStorage.getItem("keys") === "off" ? "on" : "off");
    told();
  });
  button.hidden = false;
  told();
});

// <output data-count="id of a field" data-most="200">: how many letters stand there, counted as they are kept.
document.querySelectorAll("[data-count]").forEach((output) => {
  const field = document.getElementById(output.dataset.count);
  const count = () => {
    const found = [...field.value.trim().replace(/\s+/g, " ")].length;
    output.textContent = `${found} / ${output.dataset.most}`;
    output.classList.toggle("over", found > Number(output.dataset.most));
  };
  field.addEventListener("input", count);
  count();
});

// What is selected of the text <… data-said> is what one asks to hide or to quote by a key.
document.querySelectorAll("label[data-key][data-takes]").forEach((label) => {
  label.addEventListener("click", () => {
    const chosen = window.getSelection();
    const field = document.getElementById(label.htmlFor);
    const inside = chosen.rangeCount && chosen.anchorNode.parentElement?.closest("[data-said]");
    if (inside && !field.value && chosen.toString().trim()) field.value = chosen.toString().trim();
  });
});

document.getElementById("faults")?.focus();

// On a small screen the menu is wider than the screen: begin where she is.
document.querySelector("nav [aria-current]")?.scrollIntoView({block: "nearest", inline: "center"});
