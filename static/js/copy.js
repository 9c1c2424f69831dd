// A text that can be copied with one button. Without this script a click still selects the whole text.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.parentElement.querySelector("[data-copy-text]");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (text.select) text.select();
    else window.getSelection().selectAllChildren(text);
    const done = document.execCommand("copy");
    button.textContent = done ? button.dataset.copied : label;
    if (!done) text.focus();
  });
}
