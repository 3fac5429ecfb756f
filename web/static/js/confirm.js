// A question before an act: without script it unfolds in place, with script the same panel moves into a dialog.
export function confirms() {
  for (const details of document.querySelectorAll("details[data-confirm]")) {
    const panel = details.querySelector(".confirm-panel");
    const summary = details.querySelector("summary");
    const dialog = document.createElement("dialog");
    if (!dialog.showModal) continue;
    dialog.className = "dialog";
    const title = panel.querySelector(".confirm-title");
    title.id ||= `confirm-${Math.random().toString(36).slice(2)}`;
    dialog.setAttribute("aria-labelledby", title.id);
    panel.querySelector("[data-close]").hidden = false;
    panel.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => summary.focus());
    dialog.append(panel);
    details.after(dialog);
    summary.setAttribute("role", "button");
    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
  }
}
