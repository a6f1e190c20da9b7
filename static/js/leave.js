// Has the browser ask before a page with typed and unsaved text is left. Saving by the form's own button asks nothing.
for (const form of document.querySelectorAll("[data-guard]")) {
  let unsaved = false;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
