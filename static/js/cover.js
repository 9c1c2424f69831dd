// Drawing boxes on a page: fills the number fields that serve without it. Nothing depends on it.
const cover = document.querySelector("[data-cover]");

function numbers(row) {
  return Object.fromEntries([...row.querySelectorAll("input")].map((input) => [input.name, input]));
}

function rows() {
  return [...cover.querySelectorAll("[data-row]")].map(numbers);
}

function value(input) {
  return Number.parseFloat(input.value.replace(",", "."));
}

function show(svg, extra) {
  const page = cover.dataset.cover;
  const boxes = rows()
    .filter((row) => row.page.value.trim() === page)
    .map((row) => ["left", "top", "width", "height"].map((name) => value(row[name])))
    .filter((sides) => sides.every(Number.isFinite));
  svg.replaceChildren(
    ...[...boxes, ...(extra ? [extra] : [])].map((sides) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      ["x", "y", "width", "height"].forEach((name, at) => rect.setAttribute(name, sides[at]));
      return rect;
    }),
  );
}

function place(event, svg) {
  const frame = svg.getBoundingClientRect();
  const share = (at, from, size) => Math.min(100, Math.max(0, ((at - from) / size) * 100));
  return [share(event.clientX, frame.left, frame.width), share(event.clientY, frame.top, frame.height)];
}

function between([x1, y1], [x2, y2]) {
  const sides = [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)];
  return sides.map((side) => Math.round(side * 100) / 100);
}

// An empty row is filled; else the last one is copied, with fields of its own names and numbers.
function freeRow() {
  const free = rows().find((row) => !row.left.value && !row.top.value && !row.width.value && !row.height.value);
  if (free) return free;
  const all = cover.querySelectorAll("[data-row]");
  const fresh = all[all.length - 1].cloneNode(true);
  fresh.querySelectorAll(".govuk-error-message").forEach((error) => error.remove());
  fresh.querySelector("legend").textContent = fresh.querySelector("legend").textContent.replace(/\d+/, all.length + 1);
  for (const input of fresh.querySelectorAll("input")) {
    const id = `${input.name}-${all.length}`;
    for (const label of fresh.querySelectorAll(`label[for="${input.id}"]`)) label.htmlFor = id;
    input.id = id;
    input.classList.remove("govuk-input--error");
    input.removeAttribute("aria-describedby");
    input.removeAttribute("aria-invalid");
  }
  const remove = fresh.querySelector("button[name=remove]");
  remove.value = all.length;
  remove.querySelector("span").textContent = ` ${fresh.querySelector("legend").textContent}`;
  cover.querySelector("[data-rows]").append(fresh);
  return numbers(fresh);
}

function begin() {
  const svg = cover.querySelector("svg");
  let from = null;
  cover.querySelector("[data-draw]").hidden = false;
  svg.classList.add("cover__boxes--drawn");
  svg.addEventListener("pointerdown", (event) => {
    from = place(event, svg);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from) show(svg, between(from, place(event, svg)));
  });
  svg.addEventListener("pointerup", (event) => {
    const sides = from ? between(from, place(event, svg)) : [0, 0, 0, 0];
    from = null;
    if (sides[2] >= 0.5 && sides[3] >= 0.5) {
      const row = freeRow();
      row.page.value = cover.dataset.cover;
      ["left", "top", "width", "height"].forEach((name, at) => (row[name].value = sides[at]));
    }
    show(svg);
  });
  svg.addEventListener("pointercancel", () => {
    from = null;
    show(svg);
  });
  cover.addEventListener("input", () => show(svg));
}

if (cover) begin();
