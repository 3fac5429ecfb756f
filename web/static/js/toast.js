// Short messages: those the server sent go after a while unless they report a fault; new ones are read aloud.
const LINGER = 8000;

function fade(toast) {
  if (toast.matches(".toast-bad")) return;
  let timer = setTimeout(() => toast.remove(), LINGER);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), LINGER / 2); });
}

export function announce(text) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.querySelector("[data-toasts]")?.append(toast);
  fade(toast);
}

export function toasts() {
  for (const toast of document.querySelectorAll("[data-toasts] .toast")) {
    toast.addEventListener("click", () => toast.remove());
    fade(toast);
  }
}
