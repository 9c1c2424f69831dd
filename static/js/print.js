// A print button, shown only where a script can print; the words beside it serve everybody else.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
