// Choosing rows: the box in the head ticks them all; keys.js ticks the one a person stands on. An
// act that its letter calls is about that one too, where none is ticked.

const form = document.querySelector("[data-list]");
const ticks = () => [...form.querySelectorAll("[data-tick]")];

function refresh() {
  const chosen = ticks().filter((tick) => tick.checked).length;
  form.querySelector("[data-count]").textContent = String(chosen);
  const all = form.querySelector("[data-tick-all]");
  all.checked = chosen > 0 && chosen === ticks().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

if (form?.querySelector("[data-count]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      for (const tick of ticks()) tick.checked = event.target.checked;
    }
    refresh();
  });
  form.addEventListener("submit", () => {
    if (ticks().some((tick) => tick.checked) || form.querySelector("[data-all]")?.checked) return;
    const here = document.activeElement?.closest("tr")?.querySelector("[data-tick]");
    if (here) here.checked = true;
  });
  refresh();
}
