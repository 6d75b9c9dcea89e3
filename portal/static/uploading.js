// Many files at once: <form data-drop> sends each by a request of its own, three at a time, and shows how far it is. The server answers with an <li>.
const AT_ONCE = 3;

function part(name, kind, text = "") {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = text;
  return made;
}

function uploads(form) {
  if (form.dataset.live !== undefined) return;
  form.dataset.live = "";
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const summary = form.querySelector("[data-summary]");
  const words = form.dataset;
  const waiting = [];
  const count = { all: 0, done: 0, failed: 0, running: 0 };
  form.classList.add("drop--live");

  function add(files) {
    for (const file of files) {
      const item = part("li", "file");
      list.append(item);
      queue(file, item);
    }
    next();
  }

  function queue(file, item) {
    count.all += 1;
    const bar = part("progress", "file__bar");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const state = part("span", "file__state", words.waiting);
    item.replaceChildren(part("span", "file__name", file.name), bar, state);
    waiting.push({ file, item, bar, state });
  }

  function next() {
    while (count.running < AT_ONCE && waiting.length) send(waiting.shift());
  }

  function send({ file, item, bar, state }) {
    count.running += 1;
    state.textContent = words.sending;
    const body = new FormData(form);
    body.delete(input.name);
    body.append(input.name, file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.setRequestHeader("HX-Request", "true");
    const token = document.querySelector('meta[name="csrf"]')?.content;
    if (token) request.setRequestHeader("X-CSRF-Token", token);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("loadend", () => {
      count.running -= 1;
      const answer = answered(request);
      if (answer) item.replaceChildren(...answer.childNodes);
      const well = request.status >= 200 && request.status < 300 && answer !== null;
      count[well ? "done" : "failed"] += 1;
      item.classList.toggle("file--failed", !well);
      if (!well) failed(file, item, state, bar, answer !== null);
      tell();
      next();
    });
    request.send(body);
  }

  /** The <li> the server answered with, if it did. */
  function answered(request) {
    if (!(request.getResponseHeader("content-type") ?? "").startsWith("text/html")) return null;
    return new DOMParser().parseFromString(request.responseText, "text/html").querySelector("li");
  }

  function failed(file, item, state, bar, told) {
    if (!told) {
      bar.remove();
      state.textContent = words.broken;
    }
    const again = part("button", "kern-btn kern-btn--secondary btn--small");
    again.type = "button";
    again.append(part("span", "kern-label", words.retry));
    again.setAttribute("aria-label", `${words.retry} ${file.name}`);
    again.addEventListener("click", () => {
      count.all -= 1;
      count.failed -= 1;
      item.classList.remove("file--failed");
      queue(file, item);
      next();
    });
    item.append(again);
  }

  function tell() {
    if (count.running || waiting.length) return;
    summary.textContent = words.told.replace("{done}", count.done).replace("{all}", count.all).replace("{failed}", count.failed);
    form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  }

  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("drop--over");
  });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, (event) => {
    if (kind === "dragleave" && form.contains(event.relatedTarget)) return;
    form.classList.remove("drop--over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}

export const upload = () => document.querySelectorAll("form[data-drop]").forEach(uploads);
// A file dropped beside a drop zone must not replace the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => { if (!event.target.closest?.("input[type=file]")) event.preventDefault(); });
