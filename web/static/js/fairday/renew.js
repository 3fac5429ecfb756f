// Keeps a page of the day fresh while somebody looks at it and nothing is opened or typed; without this file it reloads itself.
const EVERY = 30000;

setInterval(() => {
  const busy = document.querySelector("details[open], dialog[open]") || document.activeElement?.matches("input, textarea, select");
  if (document.visibilityState === "visible" && navigator.onLine && !busy) location.reload();
}, EVERY);
