// Renews the board without a flicker; without this file the page reloads itself.
const every = Number(document.querySelector("#board").dataset.every) * 1000;

async function renew() {
  const response = await fetch(location.href, { cache: "no-cache" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#board");
  const shown = document.querySelector("#board");
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
}

setInterval(() => renew().catch(() => {}), every);
