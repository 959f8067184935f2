// The keyboard: / searches, ? shows the keys, J and K walk the rows, X marks one. Enter follows a
// link by itself. What a page offers under a letter of its own names it in data-shortcut.

const typing = (element) =>
  element.closest("input, select, textarea, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  const here = all.indexOf(document.activeElement);
  const next = here === -1 ? (by > 0 ? 0 : all.length - 1) : here + by;
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.focus({ preventScroll: true });
  row.closest("tr, li")?.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
}

// The box of the row the focus is in; a list without boxes has nothing to mark.
function mark() {
  const row = document.activeElement?.closest("tr, li");
  row?.querySelector('input[type="checkbox"]:not(:disabled)')?.click();
}

const showKeys = () => document.getElementById("keys")?.showModal();

const shortcut = (key) => document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);

const acts = {
  "/": search,
  "?": showKeys,
  j: () => step(1),
  k: () => step(-1),
  x: mark,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const own = shortcut(event.key.toLowerCase());
  const act = acts[event.key.toLowerCase()] ?? (own ? () => own.click() : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) showKeys();
});
