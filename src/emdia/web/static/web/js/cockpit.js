// One key picks what came of a call, Enter keeps it. Digits are heard outside of fields only.

const form = () => document.querySelector("[data-log]");
const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), select, textarea") !== null;
const field = (name) => form()?.elements.namedItem(name);
const money = (cents) => {
  const lang = document.documentElement.lang;
  return (cents / 100).toLocaleString(lang === "es" ? "pt-BR" : lang, { minimumFractionDigits: 2 });
};

// What a person wrote is not written over.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-log] input, [data-log] select")) event.target.dataset.own = "";
});

function lookAgain(radio) {
  const next = field("next_date");
  if (!("own" in next.dataset)) next.value = radio.dataset.next;
}

function pick(key) {
  const radio = form()?.querySelector(`[name="outcome"][data-key="${key.toUpperCase()}"]`);
  if (!radio) return false;
  radio.checked = true;
  lookAgain(radio);
  // A date of its own is what is most often said; Enter in it keeps the whole.
  (radio.value === "promised" ? field("promise_date") : field("next_date")).focus();
  return true;
}

function sum() {
  const amount = field("promise_cents");
  if (!amount || "own" in amount.dataset) return;
  const ticked = [...document.querySelectorAll('[name="titles"]:checked')];
  const cents = ticked.reduce((all, one) => all + Number(one.dataset.owed), 0);
  amount.value = cents ? money(cents) : "";
}

document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches('[data-log] [name="outcome"]')) lookAgain(target);
  if (target.matches('[name="titles"]')) sum();
  // The day after another promise's deadline is reckoned when it is kept.
  if (target.matches('[name="promise_date"]') && !("own" in field("next_date").dataset)) {
    field("next_date").value = "";
  }
});

// Whoever is called is whom it is logged with.
document.addEventListener("click", (event) => {
  const called = event.target.closest("[data-call]");
  if (called && field("contact")) field("contact").value = called.dataset.call;
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  const target = event.target;
  if (event.key === "Enter" && form()?.contains(target)) {
    const keeps = event.ctrlKey || target.matches("input, select");
    if (!keeps) return;
    event.preventDefault();
    form().requestSubmit();
    return;
  }
  // Out of a field, the keys are heard again.
  if (event.key === "Escape" && form()?.contains(target)) target.blur();
  if (event.ctrlKey || typing(target)) return;
  const key = event.key.toLowerCase();
  if (key === "c") document.querySelector("[data-call]")?.click();
  else if (!/^[0-9o]$/.test(key) || !pick(key)) return;
  event.preventDefault();
});

// The hours end while somebody reads: the link goes with them.
const guard = document.querySelector("[data-until]");
if (guard) {
  const left = new Date(guard.dataset.until) - Date.now();
  const close = () => {
    guard.querySelector("[data-open]").hidden = true;
    guard.querySelector("[data-closed]").hidden = false;
    guard.classList.replace("guard--open", "guard--closed");
    for (const link of document.querySelectorAll("a[data-call]")) link.removeAttribute("href");
  };
  if (left < 2 ** 31) setTimeout(close, Math.max(left, 0));
}
