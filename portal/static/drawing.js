// Draw a box on the picture of a page: <svg data-draw="id of a form" data-draw-label="…">, whose coordinates are the page's (PDF points).
// The form's inputs x0, top, x1, bottom are the box; without a script, or with the keyboard, they are filled by hand.
const NAMES = ["x0", "top", "x1", "bottom"];
const NS = "http://www.w3.org/2000/svg";

function drawing(svg) {
  if (svg.dataset.live !== undefined) return;
  svg.dataset.live = "";
  const form = document.getElementById(svg.dataset.draw);
  const inputs = NAMES.map((name) => form?.elements.namedItem(name));
  if (inputs.some((input) => !input)) return;
  const { x: left, y: upper, width, height } = svg.viewBox.baseVal;
  const rect = document.createElementNS(NS, "rect");
  rect.setAttribute("class", "drawn");
  rect.setAttribute("role", "application");
  rect.setAttribute("aria-label", svg.dataset.drawLabel ?? "");
  let box = null;
  let start = null;

  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  const round = (value) => Math.round(value * 10) / 10;

  function show() {
    if (!box) { rect.remove(); return; }
    const [x0, top, x1, bottom] = box;
    for (const [name, value] of [["x", x0], ["y", top], ["width", x1 - x0], ["height", bottom - top]]) rect.setAttribute(name, value);
    rect.setAttribute("tabindex", "0");
    if (!rect.isConnected) svg.append(rect);
  }

  function set(x0, top, x1, bottom) {
    box = [
      round(within(Math.min(x0, x1), left, left + width)), round(within(Math.min(top, bottom), upper, upper + height)),
      round(within(Math.max(x0, x1), left, left + width)), round(within(Math.max(top, bottom), upper, upper + height)),
    ];
    inputs.forEach((input, index) => {
      input.value = box[index];
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    show();
  }

  function read() {
    const numbers = inputs.map((input) => (input.value.trim() === "" ? NaN : Number(input.value)));
    box = numbers.every(Number.isFinite) && numbers[0] < numbers[2] && numbers[1] < numbers[3] ? numbers : null;
    show();
  }

  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    start = at(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const now = at(event);
    if (Math.hypot(now.x - start.x, now.y - start.y) > 2) set(start.x, start.y, now.x, now.y);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { start = null; });

  rect.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || !box) return;
    event.preventDefault();
    const [dx, dy] = step;
    const [x0, top, x1, bottom] = box;
    if (event.shiftKey) set(x0, top, Math.max(x0 + 1, x1 + dx), Math.max(top + 1, bottom + dy));
    else if (x0 + dx >= left && top + dy >= upper && x1 + dx <= left + width && bottom + dy <= upper + height) set(x0 + dx, top + dy, x1 + dx, bottom + dy);
  });
  for (const input of inputs) input.addEventListener("change", read);
  read();
}

export const draw = () => document.querySelectorAll("svg[data-draw]").forEach(drawing);
