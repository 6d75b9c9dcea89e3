// What makes the pages livelier than they are without a script: everything here is an addition, every page works without it.
import "./keys.js";
import { draw } from "./drawing.js";
import { upload } from "./uploading.js";

const enliven = () => { draw(); upload(); };
enliven();
document.addEventListener("htmx:after:settle", enliven);

const live = document.getElementById("ansage");

/** Say something to whoever listens to the page. */
function announce(text) {
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

// htmx: the token goes with every request; only HTML is put into a page.
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token) event.detail.ctx.request.headers["X-CSRF-Token"] = token;
});
let held = false;
document.addEventListener("htmx:before:swap", (event) => {
  held = document.activeElement !== document.body && document.activeElement !== null;
  const type = event.detail.ctx.response?.headers?.get("content-type") ?? "text/html";
  if (type.startsWith("text/html")) return;
  event.preventDefault();
  announce(document.body.dataset.failed);
});
document.addEventListener("htmx:error", () => announce(document.body.dataset.failed));

// After a swap the focus must not be lost: it goes to what asks for it, or to the changed region if what had it is gone. Who had it nowhere keeps their place.
let had = null;
document.addEventListener("focusin", (event) => { had = event.target; });
document.addEventListener("htmx:after:settle", (event) => {
  const target = event.target instanceof Element && event.target.isConnected ? event.target : null;
  const region = target ?? event.detail.task?.target;
  const wanted = document.querySelector("[data-focus]:not([data-focused])");
  const lost = held && (document.activeElement === document.body || document.activeElement === null);
  const next = wanted ?? (lost && region?.isConnected ? region.querySelector("h1, h2, h3, [tabindex]") ?? region : null);
  if (next) {
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.dataset.focused = "";
    next.focus({ preventScroll: !wanted });
  }
  const told = document.querySelector("[data-announce]:not([data-announced])");
  if (told) {
    told.dataset.announced = "";
    announce(told.dataset.announce || told.textContent.trim());
  }
});

// An entry of a list and its box on the picture of the page belong together: data-spot="3" on both.
function mark(event) {
  const spot = event.target.closest?.("[data-spot]")?.dataset.spot;
  for (const each of document.querySelectorAll("[data-spot]")) each.classList.toggle("is-marked", each.dataset.spot === spot);
}
document.addEventListener("pointerover", mark);
document.addEventListener("focusin", mark);
document.addEventListener("click", (event) => {
  const spot = event.target.closest?.("svg [data-spot]")?.dataset.spot;
  const entry = spot && document.querySelector(`[data-spot="${CSS.escape(spot)}"]:not(svg *)`);
  if (!entry) return;
  entry.scrollIntoView({ block: "nearest" });
  (entry.matches("a, button, [tabindex]") ? entry : entry.querySelector("a, button, summary, [tabindex]"))?.focus();
});

// A half-filled form asks before it is left: <form data-leave>.
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-leave]")) touched.add(form);
});
for (const done of ["submit", "reset", "htmx:after:request"]) document.addEventListener(done, (event) => touched.delete(event.target.closest?.("form")));
addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});

// <button hidden data-open="id"> opens a dialog; hidden without a script, which alone can open it.
for (const button of document.querySelectorAll("[data-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.open)?.showModal());
}
// A menu closes on Escape and when something else is clicked.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
