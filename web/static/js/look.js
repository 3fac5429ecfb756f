// Light or dark takes effect at once; the choice goes to the server in the background, which keeps it in a cookie.
const MEDIA = { light: "not all", dark: "screen", auto: "screen and (prefers-color-scheme: dark)" };

function show(theme) {
  document.documentElement.dataset.theme = theme;
  document.querySelector("link[data-dark]").media = MEDIA[theme];
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

export function look() {
  for (const form of document.querySelectorAll("form[data-theme-switch]")) {
    form.addEventListener("submit", (event) => {
      const theme = event.submitter?.value;
      if (!MEDIA[theme]) return;
      event.preventDefault();
      show(theme);
      const body = new FormData(form);
      body.set("theme", theme);
      fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    });
  }
}
