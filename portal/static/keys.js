// Single keys: data-key="j" with data-key-label on what a key clicks (links, buttons) or focuses (fields). They can be switched off (WCAG 2.1.4).
const dialog = document.getElementById("tasten");
const list = dialog?.querySelector("[data-keys]");
const choice = document.getElementById("einzeltasten");
const KEPT = "freigabe.keys";

function kept() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

function keep(value) {
  try { localStorage.setItem(KEPT, value); } catch { /* a browser that keeps nothing */ }
}

if (choice) {
  choice.checked = kept() !== "off";
  choice.addEventListener("change", () => keep(choice.checked ? "on" : "off"));
}

const visible = (element) => element.checkVisibility() && !element.disabled && element.getAttribute("aria-disabled") !== "true";
const typing = (element) => element?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true]");

function fill() {
  const first = list.firstElementChild;
  const rows = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!visible(element) || rows.has(element.dataset.key)) continue;
    const row = first.cloneNode(true);
    row.querySelector("kbd").textContent = element.dataset.key;
    row.querySelector("dd").textContent = element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent.trim();
    rows.set(element.dataset.key, row);
  }
  list.replaceChildren(first, ...rows.values());
}

dialog?.addEventListener("toggle", (event) => { if (event.newState === "open") fill(); });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || typing(event.target)) return;
  if (choice && !choice.checked) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?" && dialog) {
    event.preventDefault();
    fill();
    dialog.showModal();
    return;
  }
  const element = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key && visible(each));
  if (!element) return;
  event.preventDefault();
  if (element.matches("a, button, summary, input[type=checkbox], input[type=radio]")) {
    element.focus();
    element.click();
  } else {
    element.focus();
  }
});
