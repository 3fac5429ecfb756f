// What one may be about to type, offered by the browser's own list under the search box.
const box = document.querySelector("input[data-suggest]");
if (box && box.list) {
  let waiting = 0;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const text = box.value.trim();
      if (!text || text === asked || box.matches(":disabled")) return;
      asked = text;
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
      if (!answer || !answer.ok || box.value.trim() !== text) return;
      const { suggestions } = await answer.json();
      box.list.replaceChildren(...suggestions.map((one) => new Option(one.text, one.text)));
    }, 120);
  });
}
