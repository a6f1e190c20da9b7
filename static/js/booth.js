// The booth: sums while one chooses, what does not fit, and an unsent choice that stays on this device alone.
// Without it every page works; sums are then renewed by a button.
const form = document.querySelector("form[data-booth]");
const group = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u00a0"); // as the server writes it
const mark = document.documentElement.lang === "en" ? "." : ",";
const lari = (t) => group(Math.floor(t / 100)) + (t % 100 ? mark + String(t % 100).padStart(2, "0") : "") + "\u00a0₾";
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);

// --- Sums -------------------------------------------------------------------------------------
const whole = (input) => (/^\d{1,9}$/.test(input.value.trim()) ? Number(input.value) : 0);
const isMarked = (input) => (input.type === "checkbox" ? input.checked : whole(input) > 0);

function add(part) {
  const money = form.dataset.kind === "knapsack";
  const inputs = [...part.querySelectorAll("input")];
  const chosen = inputs.filter(isMarked);
  const sum = (value) => chosen.reduce((total, input) => total + value(input), 0);
  const cost = sum((input) => Number(input.dataset.cost));
  const used = money ? cost : form.dataset.kind === "points" ? sum(whole) : chosen.length;
  const limit = Number(part.dataset.limit);
  const show = money ? lari : group;
  const facts = { left: show(Math.max(limit - used, 0)), over: show(Math.max(used - limit, 0)), most: show(limit), count: group(chosen.length), used: show(used) };
  const meter = document.querySelector(`[data-meter="${part.dataset.pot}"]`);
  const said = meter.querySelector(".sum");
  const bar = meter.querySelector("progress");
  const text = (said.dataset.name ? said.dataset.name + ": " : "") + fill(used > limit ? part.dataset.over : part.dataset.say, facts);
  if (said.textContent !== text) said.textContent = text;
  for (const one of [meter, bar]) one.classList.toggle("over", used > limit);
  bar.value = Math.min(used, limit);
  if (used) meter.hidden = false;
  if (!money) return;
  for (const input of inputs) {
    const missing = input.checked ? 0 : Number(input.dataset.cost) - (limit - used);
    const row = input.closest(".choice");
    const tag = row.querySelector("[data-missing]");
    row.classList.toggle("out", missing > 0);
    tag.hidden = missing <= 0;
    if (missing > 0) tag.textContent = fill(part.dataset.missing, { missing: lari(missing) });
  }
}

// --- The unsent choice ------------------------------------------------------------------------
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "page", "fresh", "slip", "key", "number", "born_on"]);
const name = (id) => `vote ${id}`;
function stores() {
  try { return [localStorage, sessionStorage]; } catch { return []; }
}
function wipe(id) {
  for (const store of stores()) store.removeItem(name(id));
}
function kept(id) {
  for (const store of stores()) {
    try {
      const found = JSON.parse(store.getItem(name(id)));
      if (found && Date.now() < Date.parse(found.ends)) return found.values;
    } catch { /* not ours: as if it were not there */ }
  }
  wipe(id);
  return null;
}
function marks() {
  return [...new FormData(form)].filter(([field, value]) => (field === "p" || /^n\d+$/.test(field)) && value.trim());
}
function keep() {
  if ("unkept" in form.dataset) return false;
  const id = form.dataset.booth;
  wipe(id);
  if (!marks().length) return true;
  const values = [...new FormData(form)].filter(([field]) => !LEFT_OUT.has(field));
  const [own, passing] = stores();
  try {
    ("shared" in form.dataset ? passing : own).setItem(name(id), JSON.stringify({ ends: form.dataset.ends, values }));
  } catch { return false; }
  return true;
}
function restore() {
  if (marks().length || "unkept" in form.dataset) return;
  for (const [field, value] of kept(form.dataset.booth) ?? []) {
    for (const input of form.querySelectorAll(`fieldset input[name="${CSS.escape(field)}"]`)) {
      if (input.type === "checkbox") input.checked ||= input.value === value;
      else input.value = value;
    }
  }
}

// --- The pages --------------------------------------------------------------------------------
document.querySelector("[data-focus]")?.focus();
for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
const done = document.querySelector("[data-done]");
if (done) wipe(done.dataset.done);

const back = document.querySelector("form[data-return]");
if (back) {
  const values = kept(back.dataset.return);
  for (const [field, value] of values ?? []) {
    back.append(Object.assign(document.createElement("input"), { type: "hidden", name: field, value }));
  }
  back.hidden = !values;
  document.querySelector("[data-none]").hidden = Boolean(values);
  back.querySelector("[data-wipe]").addEventListener("click", () => { wipe(back.dataset.return); location.reload(); });
}

if (form) {
  const parts = [...form.querySelectorAll("fieldset[data-pot]")];
  if (parts.length) restore();
  parts.forEach(add);
  let waiting;
  form.addEventListener("input", (event) => {
    keep();
    const part = event.target.closest("fieldset[data-pot]");
    if (!part) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => parts.forEach(add), event.target.type === "checkbox" ? 0 : 250);
  });
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  const safe = keep();
  addEventListener("beforeunload", (event) => {
    if (!sending && !safe && marks().length) event.preventDefault();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) parts.forEach(add); });
  const leave = document.querySelector("#leave");
  for (const link of document.querySelectorAll("a[data-leave]")) {
    link.addEventListener("click", (event) => {
      if (!leave || !marks().length) return;
      event.preventDefault();
      leave.querySelector("[value=keep]").hidden = "shared" in form.dataset || "unkept" in form.dataset;
      leave.returnValue = "stay";
      leave.showModal();
      leave.onclose = () => {
        if (leave.returnValue !== "keep" && leave.returnValue !== "wipe") return;
        if (leave.returnValue === "wipe") wipe(form.dataset.booth);
        sending = true;
        location.href = link.href;
      };
    });
  }
  if ("shared" in form.dataset) watch();
}

// A shared computer: ten minutes without a touch, a minute's warning among them, and the choice is gone.
function watch() {
  const away = document.querySelector("#away");
  let timer;
  const gone = () => { wipe(form.dataset.booth); form.reset(); location.replace(form.dataset.process); };
  const warn = () => { away.showModal(); timer = setTimeout(gone, 60_000); };
  const wake = () => { clearTimeout(timer); timer = setTimeout(warn, 9 * 60_000); };
  away.addEventListener("close", wake);
  for (const act of ["pointerdown", "keydown"]) addEventListener(act, () => { if (!away.open) wake(); });
  wake();
}
