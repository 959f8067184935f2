// A placeholder goes where the writing is: into the field that was last written in.

let field = document.querySelector("textarea");
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea, form input[type=text][name^=subject]")) field = target;
});
for (const button of document.querySelectorAll("[data-placeholder]")) {
  button.addEventListener("click", () => {
    if (!field) return;
    field.setRangeText(`{{ ${button.dataset.placeholder} }}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });
}
