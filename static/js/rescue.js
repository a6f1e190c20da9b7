// Says that a ballot was begun on this device and not cast. What was chosen is not read here.
for (const note of document.querySelectorAll("[data-rescue]")) {
  try {
    for (const store of [localStorage, sessionStorage]) {
      const found = JSON.parse(store.getItem(`vote ${note.dataset.rescue}`));
      if (found && Date.now() < Date.parse(found.ends)) note.hidden = false;
    }
  } catch { /* no storage: nothing to say */ }
}
