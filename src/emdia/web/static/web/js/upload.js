// Drag and drop over the plain file field, and a second press of "send" that does nothing.

for (const drop of document.querySelectorAll("[data-drop]")) {
  const field = drop.querySelector('input[type="file"]');
  let depth = 0;

  const mark = (over) => drop.toggleAttribute("data-over", over);

  drop.addEventListener("dragenter", (event) => {
    event.preventDefault();
    depth += 1;
    mark(true);
  });
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("dragleave", () => {
    depth -= 1;
    mark(depth > 0);
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    mark(false);
    if (event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll('button[type="submit"]')) button.disabled = true;
  });
}

// The back button may bring the page back from memory with its button still asleep.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('form[data-once] button[type="submit"]')) {
    button.disabled = false;
  }
});
