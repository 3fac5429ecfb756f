// Keys of the agency's desk, until somebody turns them off: the sheet on the page says which.
const sheet = document.querySelector("[data-keys]");
const box = sheet?.querySelector("[data-keys-on]");
const items = [...document.querySelectorAll("[data-list] > *")];
const links = { j: "next", k: "prev" };

function go(by) {
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const to = items[at < 0 ? 0 : Math.min(Math.max(at + by, 0), items.length - 1)];
  to?.querySelector("a").focus();
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  x: () => document.activeElement.closest("[data-list] > *")?.querySelector("input[type=checkbox]")?.click(),
  o: () => document.activeElement.closest("[data-list] > *")?.querySelector("a").click(),
  "/": () => document.querySelector("#q")?.focus(),
  "?": () => { sheet.open = !sheet.open; sheet.querySelector("summary").focus(); },
};

if (sheet) {
  box.checked = localStorage.getItem("desk-keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("desk-keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, [contenteditable], input:not([type=checkbox])")) return;
    if (document.querySelector("dialog[open]") || !(event.key in acts)) return;
    event.preventDefault();
    if (!items.length && event.key in links) document.querySelector(`a[rel=${links[event.key]}]`)?.click();
    else acts[event.key]();
  });
}
