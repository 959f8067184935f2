// Choosing rows: X ticks the row one stands on, the box in the head ticks them all.

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
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "x") return;
    const tick = document.activeElement?.closest("tr")?.querySelector("[data-tick]");
    if (!tick || document.activeElement.matches("input:not([data-tick])")) return;
    event.preventDefault();
    tick.checked = !tick.checked;
    refresh();
  });
  refresh();
}
