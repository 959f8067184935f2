// Menus are <details>: one open at a time, closed by Escape or by a click elsewhere.

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// What opened below the window's edge is brought into it.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches("details.menu[open]")) return;
    event.target.querySelector(".menu__list")?.scrollIntoView({ block: "nearest" });
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A toast is closed by its button and never by time: a slow reader loses nothing.
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close-toast]");
  close?.closest(".toast")?.remove();
});
