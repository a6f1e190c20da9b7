// Buttons that print the page; without the script there are none, and the browser's own does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
