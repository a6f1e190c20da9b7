// Keeps what is typed on this device too, until the portal has it: for lines that break. Only if the
// writer ticks the box, because a shared computer must not remember.
const PREFIX = "draft:";
const OLDEST = 30 * 24 * 3600 * 1000;
const box = document.querySelector("[data-keep]");
const store = (() => {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    return null; // the browser keeps nothing
  }
})();

const read = (key) => {
  try {
    return JSON.parse(store.getItem(key)) || {};
  } catch {
    return {};
  }
};

// What was sent from another page has arrived, for the portal led on to this one; what is old is dropped.
const tidy = (here) => {
  for (const key of Object.keys(store)) {
    if (!key.startsWith(PREFIX) || key === here) continue;
    const kept = read(key);
    if (kept.sent || !(Date.now() - kept.at < OLDEST)) store.removeItem(key);
  }
};

if (store) tidy(box && PREFIX + box.dataset.keep);
if (store && box) {
  const key = PREFIX + box.dataset.keep;
  const form = box.closest("form");
  const fields = [...form.querySelectorAll("textarea")];
  const tick = box.querySelector("[data-keep-on]");
  const found = box.querySelector("[data-keep-found]");
  const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const keep = (sent) => store.setItem(key, JSON.stringify({ at: Date.now(), sent, texts: typed() }));
  const drop = () => {
    store.removeItem(key);
    found.hidden = true;
  };
  const kept = read(key).texts || {};

  tick.checked = store.getItem("keep-drafts") === "yes";
  box.hidden = false;
  found.hidden = !fields.some((field) => kept[field.name] && kept[field.name] !== field.value);
  if (found.hidden) drop();
  tick.addEventListener("change", () => {
    if (tick.checked) {
      store.setItem("keep-drafts", "yes");
      keep(false);
    } else {
      store.removeItem("keep-drafts");
      drop();
    }
  });
  form.addEventListener("input", () => tick.checked && found.hidden && keep(false));
  form.addEventListener("submit", () => (tick.checked ? keep(true) : found.hidden && drop()));
  box.querySelector("[data-keep-back]").addEventListener("click", () => {
    for (const field of fields) {
      if (kept[field.name]) field.value = kept[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    found.hidden = true;
    fields[0].focus();
  });
  box.querySelector("[data-keep-drop]").addEventListener("click", drop);
}
