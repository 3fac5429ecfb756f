// The language switch asks the page anew: what stands in its forms comes along, in this tab alone. No password, code or file does.
const STORE = "typed";
const FIELDS = "input:not([type=hidden], [type=password], [type=file], [autocomplete=one-time-code]), select, textarea";

function fields() {
  const seen = {};
  return [...document.querySelectorAll("main form[method=post]:not(.switch)")].flatMap((form) => [...form.querySelectorAll(FIELDS)]
    .filter((field) => field.name)
    .map((field) => {
      const name = `${form.getAttribute("action") ?? ""} ${field.name}`;
      seen[name] = (seen[name] ?? 0) + 1;
      return [`${name} ${seen[name]}`, field];
    }));
}

const picked = (field) => field.matches("[type=checkbox], [type=radio]");

export function typed() {
  const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
  sessionStorage.removeItem(STORE);
  if (kept?.path === location.pathname) {
    for (const [name, field] of fields()) {
      if (!(name in kept.values)) continue;
      if (picked(field)) field.checked = kept.values[name];
      else field.value = kept.values[name];
    }
  }
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches(".switch")) return;
    const values = Object.fromEntries(fields().map(([name, field]) => [name, picked(field) ? field.checked : field.value]));
    const path = new URL(target.elements.next.value, location.href).pathname;
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ path, values }));
    } catch { /* full, or not allowed here: the page works as it does without this file */ }
  });
}
