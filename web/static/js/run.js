// Watches a ranking and shows how far it is; without this file the page has a link that does the same.
const box = document.querySelector("[data-run]");
const bar = box?.querySelector("[role=progressbar]");

async function look() {
  const response = await fetch(box.dataset.run, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { status, done, total, step, left } = await response.json();
  if (status !== box.dataset.status) { location.reload(); return; }
  bar.setAttribute("aria-valuenow", done);
  bar.querySelector(".num").textContent = `${done} / ${total}`;
  if (step) {
    bar.setAttribute("aria-label", step);
    bar.querySelector(".progress-head span").textContent = step;
  }
  const time = box.querySelector("[data-left]");
  if (time) time.textContent = left ?? "";
  bar.querySelector(".bar-fill").setAttribute("width", total ? (100 * done) / total : 0);
}

if (bar) setInterval(() => look().catch(() => {}), 1500);
