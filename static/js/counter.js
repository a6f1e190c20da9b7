// Shows how many signs are left while one types. Without it the hint says how many are allowed.
for (const hint of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(hint.dataset.counter);
  if (!field || field.maxLength < 0) continue;
  const allowed = hint.textContent;
  const show = () => {
    const left = String(field.maxLength - field.value.length).replace(/\B(?=(\d{3})+$)/g, "\u00a0"); // as the server writes it
    hint.textContent = field.value ? hint.dataset.left.replace("{n}", left) : allowed;
  };
  field.addEventListener("input", show);
  show();
}
