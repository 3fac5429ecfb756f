// Forms: sent once, filters sent by themselves, files by drag and drop, no work lost by leaving.
function once() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    // Disabled after the browser has collected the values, so that the pressed button's own value still goes along.
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; }));
  });
  // The page comes back from the browser's own store when one goes back: let the form be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelectorAll("button[disabled]").forEach((button) => { button.disabled = false; });
    }
  });
}

// On a wide page a filter takes effect when it is picked; on a phone one picks several first, then presses the button.
function autosubmit() {
  const wide = matchMedia("(min-width: 60em)");
  for (const form of document.querySelectorAll("form[data-autosubmit]")) {
    form.addEventListener("change", (event) => {
      if (wide.matches && event.target.matches("input[type=checkbox], input[type=radio], select")) form.requestSubmit();
    });
  }
  // An empty field says nothing: keep it out of the address.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

function drop(area) {
  const input = area.querySelector("input[type=file]");
  const text = area.querySelector("[data-drop-text]");
  if (!input) return;
  const initial = text.textContent;
  const show = () => {
    const sizes = [...input.files].map((file) => `${file.name} · ${(file.size / 1048576).toFixed(1)} MB`);
    text.textContent = sizes.join("\n") || initial;
  };
  input.addEventListener("change", show);
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("drop-over"); });
  area.addEventListener("dragleave", () => area.classList.remove("drop-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("drop-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
}

export function forms() {
  once();
  autosubmit();
  document.querySelectorAll("[data-drop]").forEach(drop);
}
