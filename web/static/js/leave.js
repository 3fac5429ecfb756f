// Logging out empties what pages kept on this device; what was not sent yet is told of before it is lost.
export function leave() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/logout" || form.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clear(document.body.dataset.unsent ?? "").catch(() => true).then((sure) => {
      if (!sure) return;
      form.dataset.sure = "1";
      form.requestSubmit(event.submitter);
    });
  }, true);
}

async function clear(question) {
  const { forgetAll, unsent } = await import("./fairday/store.js");
  const left = await unsent();
  if (left && !confirm(question.replace("{n}", left))) return false;
  await forgetAll();
  return true;
}
