// The review page: a chosen decision leads on to its reason, and a box drawn on a page brings the words under it. Without a script all of it works by hand.
for (const form of document.querySelectorAll("form[data-decide]")) {
  const reason = form.elements.namedItem("reason");
  form.addEventListener("click", (event) => {
    // by a key, not while going through the choices with the arrow keys: those click as well, with no pointer and no key of ours
    if (event.target.matches("input[type=radio][data-key]") && event.target === document.activeElement && event.isTrusted === false) reason.focus();
  });
  for (const each of form.querySelectorAll("[data-live]")) each.hidden = false;
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-decide], form[data-words]");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape") {
    event.target.blur();
  }
});

// The marked box is brought into view within the picture; the page itself stays where it is.
const pane = document.querySelector(".sheet__page");
const marked = pane?.querySelector(".spot--selected, a:target > .spot");
if (pane && marked) {
  const box = marked.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  if (box.bottom > view.bottom || box.top < view.top) pane.scrollTop += box.top - view.top - view.height / 3;
}

// Words under the drawn box: <form data-words="address">; x0, top, x1, bottom and page are its fields, value takes the words.
for (const form of document.querySelectorAll("form[data-words]")) {
  const [value, ...box] = ["value", "page", "x0", "top", "x1", "bottom"].map((name) => form.elements.namedItem(name));
  let waiting = 0;
  let asked = 0;
  async function words() {
    if (box.some((field) => field.value.trim() === "")) return;
    const now = ++asked;
    const query = new URLSearchParams(box.map((field) => [field.name, field.value]));
    try {
      const answer = await fetch(`${form.dataset.words}?${query}`, { headers: { Accept: "text/plain" } });
      const text = answer.ok ? (await answer.text()).trim() : "";
      if (now !== asked || !text) return;
      value.value = text;
      const told = form.querySelector("[data-told]");
      if (told) told.textContent = form.dataset.found.replace("{}", text);
    } catch { /* the value is typed by hand */ }
  }
  form.addEventListener("input", (event) => {
    if (!box.includes(event.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(words, 250);
  });
}
