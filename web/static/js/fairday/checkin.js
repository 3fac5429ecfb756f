// The door: a scan or a number becomes a mark kept on the phone at once, and sent as soon as there is a network.
import { drop, keep, waiting } from "./store.js";
import { scanner } from "./scan.js";

const box = document.querySelector("[data-checkin]");
const find = (name) => document.querySelector(`[data-${name}]`);
const { checkin: fair, people: peopleUrl, marks: marksUrl } = box.dataset;
const [sent, last, lastText, recent] = [find("sent"), find("last"), find("last-text"), find("recent")];
const BATCH = 200;
let people = new Map();
let byHash = new Map();
let here = new Set();
let csrf = "";
let state = "";
let sending = false;
let ready = false;

const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const fill = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name] ?? "");

function tell(kind, values = {}) {
  last.className = `fd-last fd-last-${kind === "ok" || kind === "undone" ? "ok" : kind === "twice" ? "twice" : "bad"}`;
  lastText.className = "";
  lastText.textContent = fill(last.dataset[kind], values);
}

async function counter() {
  const left = (await waiting(fair)).length;
  const kind = state === "out" ? "out" : state === "offline" ? "offline" : left ? "some" : "none";
  sent.textContent = fill(sent.dataset[kind], { n: left }) + (kind === "none" && ready ? ` · ${sent.dataset.ready}` : "");
  if (!isSecureContext) sent.textContent += ` · ${sent.dataset.unsafe}`;
  sent.classList.toggle("fd-sent-wait", kind !== "none");
  find("again").hidden = state !== "out";
  find("arrived").textContent = here.size;
  find("registered").textContent = people.size;
}

function learn(list) {
  people = new Map(list.people.map(([number, hash, last, isHere]) => [number, { number, hash, last, isHere }]));
  byHash = new Map(list.people.map(([number, hash]) => [hash, number]));
  here = new Set(list.people.filter((row) => row[3]).map((row) => row[0]));
  csrf = list.csrf;
}

// Who is there by now, for a page that is opened without a network.
async function keepList() {
  if (!ready) return;
  const rows = [...people.values()].map(({ number, hash, last }) => [number, hash, last, here.has(number) ? 1 : 0]);
  const list = JSON.stringify({ people: rows, csrf });
  await (await caches.open("fairday")).put(peopleUrl, new Response(list, { headers: { "Content-Type": "application/json" } }));
}

// A login that ran out answers with a redirect, which is not followed here: the marks wait for the next login.
async function ask(url, options = {}) {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" }, ...options });
  if (response.type === "opaqueredirect" || response.status === 403) { state = "out"; return null; }
  return response;
}

async function refresh() {
  const response = await ask(peopleUrl);
  if (response?.ok) {
    learn(await response.json());
    for (const mark of await waiting(fair)) if (mark.number) here[mark.kind === "in" ? "add" : "delete"](mark.number);
  }
  return Boolean(response?.ok);
}

async function send(again = true) {
  const rows = (await waiting(fair)).slice(0, BATCH);
  if (!rows.length) return;
  const marks = rows.map(({ key, kind, at, number, hash }) => (hash ? { key, kind, at, hash } : { key, kind, at, number }));
  const response = await ask(marksUrl, {
    method: "POST",
    body: JSON.stringify({ now: Date.now(), marks }),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
  });
  if (!response) return;
  if (response.status === 400 && again) { if (await refresh()) await send(false); return; }
  if (!response.ok) throw new Error(String(response.status));
  const { results } = await response.json();
  await drop(Object.keys(results));
  await keepList().catch(() => {});
  state = "";
  shown();
  if (rows.length === BATCH) await send(again);
}

async function flush() {
  if (sending) return;
  sending = true;
  try {
    await send();
    if (state !== "out") state = "";
  } catch {
    state = navigator.onLine && state !== "offline" ? "" : "offline";
  } finally {
    sending = false;
    await counter();
  }
}

async function mark(kind, number, hash) {
  const row = { key: key(), fair, kind, at: Date.now(), number, hash };
  if (kind === "in") here.add(number); else here.delete(number); // before anything is waited for: a second tap is no second mark
  await keep(row);
  remember(row);
  await counter();
  flush();
}

async function arrive(number, hash) {
  const person = people.get(number);
  if (!person) { tell("unknown", { n: number || "?" }); return; }
  const values = { n: number, c: person.last };
  if (here.has(number)) { tell("twice", values); return; }
  tell("ok", values);
  navigator.vibrate?.(60);
  await mark("in", number, hash);
}

const marked = [];

function remember(row) {
  if (row.kind === "in") marked.unshift(row);
  marked.length = Math.min(marked.length, 8);
  shown();
}

async function shown() {
  const unsent = new Set((await waiting(fair)).map((row) => row.key));
  find("recent-box").hidden = !marked.length;
  recent.replaceChildren(...marked.map((row) => {
    const line = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = `${row.number} · ${people.get(row.number)?.last ?? ""}${unsent.has(row.key) ? ` · ${recent.dataset.waiting}` : ""}`;
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "button button-quiet button-small";
    undo.textContent = recent.dataset.undo;
    undo.addEventListener("click", async () => {
      marked.splice(marked.indexOf(row), 1);
      tell("undone", { n: row.number });
      await mark("out", row.number);
    });
    line.append(text, undo);
    return line;
  }));
}

// A code on paper is the address of a personal page; only its hash is known here.
async function scanned(text) {
  const code = /\/f\/([\w-]{8,})/.exec(text)?.[1];
  if (!code || !crypto.subtle) { tell("noqr"); return; }
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  const hash = Array.from(bytes.slice(0, 8), (b) => b.toString(16).padStart(2, "0")).join("");
  await arrive(byHash.get(hash), hash);
}

async function prepareOffline() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  await navigator.serviceWorker.register(box.dataset.worker, { scope: "/organiser/fairs/" });
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith("/static/"));
  const cache = await caches.open("fairday");
  const kept = await Promise.all([location.pathname, peopleUrl, ...new Set(files)].map((name) => cache.match(name, { ignoreVary: true })));
  if (!kept.every(Boolean)) await cache.addAll([location.pathname, peopleUrl, ...new Set(files)]);
  ready = true;
  find("forget").hidden = false;
  await counter();
}

find("number").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = event.target.elements.number;
  const number = Number.parseInt(field.value, 10);
  field.value = "";
  field.focus();
  if (number) await arrive(number);
}, true);

find("forget").addEventListener("click", async (event) => {
  const { done, refused } = event.currentTarget.dataset;
  if ((await waiting(fair)).length) { sent.textContent = refused; return; }
  await caches.delete("fairday");
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  ready = false;
  event.target.closest("[data-forget]").hidden = true;
  sent.textContent = done;
});

async function renew() {
  try {
    if (await refresh()) state = "";
  } catch {
    state = "offline";
  }
  await counter();
  await flush();
}

scanner({ cameras: find("cameras"), button: find("camera"), photo: find("photo"), video: find("video"), none: find("no-scanner") }, scanned, () => tell("noqr"));
addEventListener("online", () => renew());
addEventListener("offline", () => { state = "offline"; counter(); });
setInterval(() => { if (document.visibilityState === "visible") renew(); }, 15000);
marked.push(...(await waiting(fair)).filter((row) => row.kind === "in").sort((a, b) => b.at - a.at).slice(0, 8)); // of before the page was closed
await renew();
await shown();
await prepareOffline().catch(() => {});
