// Comfort only: every page works without this file. Each part looks for its own data attribute.
import { announce, toasts } from "./toast.js";
import { confirms } from "./confirm.js";
import { forms } from "./forms.js";
import { leave } from "./leave.js";
import { look } from "./look.js";
import { typed } from "./typed.js";

// Older browsers close no menu on Escape or on a press elsewhere.
function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => open().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
}

// Filters stand open beside the list on a wide page, also where the style sheet alone cannot do it.
function filters() {
  const wide = matchMedia("(min-width: 60em)");
  const follow = () => document.querySelectorAll("details[data-filters]").forEach((panel) => { panel.open = wide.matches; });
  wide.addEventListener("change", follow);
  follow();
}

function copies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(button.dataset.done);
    });
  }
}

// What stands on the page was read once somebody looks at it; without this file a button says so.
function reads() {
  const form = document.querySelector("form[data-read]");
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    form.hidden = true;
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin" });
  };
  if (!form) return;
  document.addEventListener("visibilitychange", tell);
  tell();
}

toasts();
menus();
filters();
copies();
confirms();
leave();
forms();
typed();
look();
reads();
document.querySelector("[data-focus]")?.focus();
