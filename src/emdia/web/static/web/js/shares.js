// Spreading an amount over receivables: what is left is said while one types.

const english = document.documentElement.lang.startsWith("en");
const mark = english ? "." : ",";
const group = english ? "," : ".";

export function read(text) {
  const bare = text.replace(/[R$\s\u00a0]/g, "").replaceAll(group, "");
  const found = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(bare);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

export function print(cents) {
  const whole = String(Math.trunc(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  return `${cents < 0 ? "−" : ""}${whole}${mark}${String(Math.abs(cents) % 100).padStart(2, "0")}`;
}

const fields = (form) => [...form.querySelectorAll("[data-give]")];
export const given = (form) => fields(form).reduce((sum, field) => sum + read(field.value), 0);
const amount = (form) => {
  const source = document.querySelector("[data-shares-amount]");
  return source ? read(source.value) : Number(form.dataset.amount);
};

export function refresh(form) {
  const left = amount(form) - given(form);
  const shown = form.querySelector("[data-left]");
  if (!shown) return;
  shown.textContent = print(left);
  shown.toggleAttribute("data-over", left < 0);
}

// Give a row what is left, as far as it owes it; press again to take it back.
export function toggle(form, row) {
  const field = row.querySelector("[data-give]");
  const most = Number(row.dataset.most);
  field.value = field.value ? "" : print(Math.min(Math.max(amount(form) - given(form), 0), most));
  if (read(field.value) === 0) field.value = "";
  refresh(form);
}

export function spread(form) {
  for (const row of form.querySelectorAll("[data-share]")) {
    row.querySelector("[data-give]").value = row.dataset.spread;
  }
  refresh(form);
}

for (const form of document.querySelectorAll("[data-shares]")) {
  form.addEventListener("input", () => refresh(form));
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-spread-all]")) spread(form);
  });
  refresh(form);
}
