// A form that HTMX fetched into the dialog opens it; without JavaScript the link is a page.

const dialog = () => document.getElementById("dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  const box = dialog();
  if (box && box.contains(event.target) && !box.open) box.showModal();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-dialog]")) {
    const box = event.target.closest("dialog");
    if (!box) return;
    event.preventDefault();
    box.close();
  }
});
