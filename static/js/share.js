// Shows the buttons that need the browser: its own share sheet, and copying the address. Without it there are QR code and mail.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}) // closed without sharing
  );
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // the browser does not allow it; the address stands beside the button
    }
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 4000);
  });
}
