// A field with a list of options under it: arrows choose, Enter goes, Escape closes. The list
// comes from the server; the focus stays in the field and `aria-activedescendant` moves.

const list = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => [...list(field).querySelectorAll('[role="option"]')];
const active = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

function choose(field, option) {
  for (const one of options(field)) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function show(field, open) {
  if (field.dataset.combobox === "first") return;
  list(field).hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) choose(field, null);
}

function step(field, by) {
  const all = options(field);
  if (all.length === 0) return;
  if (list(field).hidden) show(field, true);
  const here = all.indexOf(active(field));
  const next = here === -1 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length;
  choose(field, all[next]);
}

const acts = {
  ArrowDown: (field) => step(field, 1),
  ArrowUp: (field) => step(field, -1),
  Enter: (field) => active(field)?.click(),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-combobox]");
  if (!field || event.isComposing) return;
  if (event.key === "Escape" && field.dataset.combobox !== "first") {
    show(field, false);
    return;
  }
  const act = acts[event.key];
  if (!act || (event.key === "Enter" && !active(field))) return;
  event.preventDefault();
  act(field);
});

// What came fits what is written: the palette chooses its first line by itself.
document.addEventListener("htmx:afterSwap", (event) => {
  const field = document.querySelector(`[aria-controls="${event.target.id}"][data-combobox]`);
  if (!field) return;
  const all = options(field);
  choose(field, field.dataset.combobox === "first" ? (all[0] ?? null) : null);
  show(field, field.value.trim() !== "" && list(field).childElementCount > 0);
});

document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("[data-combobox]");
  if (field && !list(field).contains(event.relatedTarget)) {
    // A press on an option takes the focus first and is a click afterwards.
    setTimeout(() => document.activeElement !== field && show(field, false), 200);
  }
});

const palette = () => document.getElementById("palette");

export function openPalette() {
  const box = palette();
  if (!box || box.open) return;
  const field = box.querySelector("[data-combobox]");
  field.value = "";
  box.showModal();
  field.dispatchEvent(new Event("palette"));
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  openPalette();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-palette]")) openPalette();
  if (event.target === palette()) palette().close();
});
