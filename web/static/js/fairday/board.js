// Renews the board without a flicker, and turns its pages where not all tables fit; without this file the page reloads
// itself and is scrolled.
const every = Number(document.querySelector("#board").dataset.every) * 1000;
const TURN = 8000;
let page = 0;

async function renew() {
  const response = await fetch(location.href, { cache: "no-cache" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#board");
  if (!fresh) return;
  document.querySelector("#board").replaceChildren(...fresh.childNodes);
  show();
}

// How many tables fit, from the size of the first: they are all alike.
function fitting(list, tables) {
  for (const table of tables) table.hidden = false;
  const first = tables[0].getBoundingClientRect();
  const gap = Number.parseFloat(getComputedStyle(list).rowGap) || 0;
  const columns = tables.filter((table) => Math.abs(table.getBoundingClientRect().top - first.top) < 2).length;
  const rows = Math.floor((list.clientHeight + gap) / (first.height + gap));
  return Math.max(1, rows) * columns;
}

function show() {
  const list = document.querySelector(".board-tables");
  if (!list) return;
  const tables = [...list.children];
  const size = fitting(list, tables);
  const pages = Math.ceil(tables.length / size);
  page %= pages;
  tables.forEach((table, at) => { table.hidden = Math.floor(at / size) !== page; });
  const told = document.querySelector("[data-page]");
  told.hidden = pages < 2;
  told.textContent = `${page + 1} / ${pages}`;
}

document.body.classList.add("board-paged");
show();
addEventListener("resize", show);
setInterval(() => { page += 1; show(); }, TURN);
setInterval(() => renew().catch(() => {}), every);
