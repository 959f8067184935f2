// A accepts the best, 1 to 9 give to a candidate, S spreads and then settles, J and K walk.

import { given, spread, toggle } from "./shares.js";

const typing = (element) => element.closest("input, select, textarea") !== null;
const form = () => document.querySelector("[data-shares]");
const press = (key) => document.querySelector(`[data-key="${key}"]`)?.click();

function walk(by) {
  const all = [...document.querySelectorAll("[data-case]")];
  const here = all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  if (next && here !== all.indexOf(next)) location.assign(next.href);
}

function mark(number) {
  const row = form()?.querySelectorAll("[data-share]")[number - 1];
  if (row) toggle(form(), row);
}

const acts = {
  a: () => press("a"),
  s: () => press("s"),
  j: () => walk(1),
  k: () => walk(-1),
};

// Nothing marked yet: the first S shows how the money would be spread, the next one settles.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-shares]") || given(event.target) > 0) return;
  event.preventDefault();
  spread(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (/^[1-9]$/.test(key)) mark(Number(key));
  else if (acts[key]) acts[key]();
  else return;
  event.preventDefault();
});
