// The door: a scan or a number becomes a mark kept on the phone at once, and sent as soon as there is a network.
import { drop, dropList, keep, keepList, keptList, waiting } from "./store.js";
import { keyOf, seal, unseal } from "./seal.js";
import { scanner } from "./scan.js";

const box = document.querySelector("[data-checkin]");
const find = (name) => document.querySelector(`[data-${name}]`);
const { checkin: fair, people: peopleUrl, marks: marksUrl, token: tokenUrl } = box.dataset;
const pin = find("pin");
const GUESSES = 5; // at a code number, then the list is gone
const [sent, last, lastText, first, recent] = [find("sent"), find("last"), find("last-text"), find("first"), find("recent")];
const BATCH = 200;
let people = new Map();
let byHash = new Map();
let here = new Map(); // number → since when, in milliseconds
let csrf = "";
let state = "";
let sending = false;
let ready = false;
let until = 0;
let gone = false; // whether nothing is opened here any more
let reached = false; // whether the site has answered
let listed = false; // whether the people of the fair are known here
let loading = null; // the first time the list is asked for
let vault = null; // the key of the list kept here and its salt, while this page is open

const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
const fill = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name] ?? "");

function tell(kind, values = {}) {
  last.className = `fd-last fd-last-${kind === "ok" || kind === "undone" ? "ok" : kind === "twice" ? "twice" : "bad"}`;
  lastText.className = "";
  lastText.textContent = fill(last.dataset[kind], values);
  first.textContent = values.f ?? "";
}

// The next number is being typed: what was said of the last one must not be taken for its answer.
function quiet() {
  if (last.className === "fd-last") return;
  last.className = "fd-last";
  lastText.textContent = first.textContent = "";
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
  people = new Map(list.people.map(([number, hash, last, , where]) => [number, { number, hash, last, where }]));
  byHash = new Map(list.people.map(([number, hash]) => [hash, number]));
  here = new Map(list.people.filter((row) => row[3]).map((row) => [row[0], row[3]]));
  until = list.until;
  listed = list.people.length > 0;
}

// Who is there by now, sealed, for a page that is opened without a network.
async function renewList() {
  if (!vault) return;
  const rows = [...people.values()].map(({ number, hash, last, where }) => [number, hash, last, here.get(number) ?? 0, where]);
  await keepList({ fair, until, salt: vault.salt, wrong: 0, ...(await seal(vault.key, { people: rows, until })) });
}

// A login that ran out answers with a redirect, which is not followed here: the marks wait for the next login.
async function ask(url, options = {}) {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" }, ...options });
  gone = response.status === 404; // the link was taken back, or the fair is somebody else's now
  if (gone || response.type === "opaqueredirect" || response.status === 403) { state = "out"; return null; }
  return response;
}

async function refresh() {
  const response = await ask(peopleUrl);
  if (response?.ok) {
    const list = await response.json();
    reached = true;
    if (list.over) { await over(); return true; }
    learn(list);
    await addWaiting();
  } else if (gone) await over(box.dataset.stopped);
  return Boolean(response?.ok);
}

async function addWaiting() {
  for (const mark of await waiting(fair)) if (mark.number) settle(mark);
}

function settle({ kind, number, at }) {
  if (kind === "in") here.set(number, at); else here.delete(number);
}

// A fair that is over needs no list: nothing of anybody stays on the phone.
async function over(why = box.dataset.over) {
  vault = null;
  ready = false;
  learn({ people: [], until: 0 });
  await dropList(fair).catch(() => {});
  pin.hidden = true;
  find("forget").hidden = true;
  lastText.textContent = why;
}

async function token() {
  const response = await ask(tokenUrl);
  csrf = response?.ok ? (await response.json()).csrf : "";
}

async function send(again = true) {
  const rows = (await waiting(fair)).slice(0, BATCH);
  if (!rows.length) return;
  const marks = rows.map(({ key, kind, at, number, hash }) => (hash ? { key, kind, at, hash } : { key, kind, at, number }));
  if (!csrf) await token();
  if (!csrf) return;
  const response = await ask(marksUrl, {
    method: "POST",
    body: JSON.stringify({ now: Date.now(), marks }),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
  });
  if (!response) return;
  if (response.status === 400 && again) { csrf = ""; await send(false); return; }
  if (!response.ok) throw new Error(String(response.status));
  const { results } = await response.json();
  await drop(Object.keys(results));
  await renewList().catch(() => {});
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
  settle(row); // before anything is waited for: a second tap is no second mark
  await keep(row);
  remember(row);
  await counter();
  flush();
}

async function arrive(number, hash) {
  if (!listed) await loading; // a number typed before the list has come is not unknown
  const person = people.get(number);
  if (!person) { tell("unknown", { n: number || "?" }); return; }
  const values = { n: number, c: person.last, f: person.where };
  if (here.has(number)) { tell("twice", { ...values, t: clock(here.get(number)) }); return; }
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

// The page as it opens without a network: without the tokens of whoever was logged in.
async function keepPage() {
  await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });
  await navigator.serviceWorker.ready;
  const page = await fetch(location.pathname);
  const text = (await page.text()).replace(/(name="(?:csrf_token|once)" value=")[^"]*/g, "$1");
  const headers = new Headers(page.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith("/static/"));
  const cache = await caches.open("fairday");
  await cache.put(location.pathname, new Response(text, { headers }));
  await cache.addAll([...new Set(files)]);
}

// With a network a new code number seals the list; without one it opens the list that is kept.
pin.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = pin.elements.pin;
  const text = field.value;
  field.value = "";
  const said = find("pin-said");
  if (!/^[0-9]{6}$/.test(text)) { said.textContent = pin.dataset.form; return; }
  if (!listed) { await openList(text, said); return; }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  vault = { salt, key: await keyOf(text, salt) };
  await renewList();
  await keepPage();
  ready = true;
  pin.hidden = true;
  find("forget").hidden = false;
  await counter();
});

async function openList(text, said) {
  const kept = await keptList(fair);
  if (!kept || kept.until < Date.now()) { await over(); return; }
  const key = await keyOf(text, kept.salt);
  try {
    learn(await unseal(key, kept));
  } catch {
    const wrong = kept.wrong + 1;
    if (wrong < GUESSES) await keepList({ ...kept, wrong }); else await dropList(fair);
    said.textContent = wrong < GUESSES ? fill(pin.dataset.wrong, { n: GUESSES - wrong }) : pin.dataset.gone;
    return;
  }
  vault = { salt: kept.salt, key };
  await addWaiting();
  ready = true;
  pin.hidden = true;
  await renewList();
  await counter();
  await shown();
}

// What the page opens with: the site's list, or without a network the one kept here, for its code number.
async function begin() {
  if (!("serviceWorker" in navigator) || !isSecureContext || !crypto.subtle) return;
  const kept = await keptList(fair);
  if (kept && kept.until < Date.now()) { await over(); return; }
  if (!listed && !reached && state !== "out") {
    pin.hidden = !kept;
    lastText.textContent = kept ? pin.dataset.ask : pin.dataset.none;
    return;
  }
  pin.hidden = !listed;
  ready = Boolean(kept);
  find("forget").hidden = !kept;
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

find("number").elements.number.addEventListener("input", quiet);

find("forget").addEventListener("click", async (event) => {
  const { done, refused } = event.currentTarget.dataset;
  if ((await waiting(fair)).length) { sent.textContent = refused; return; }
  await dropList(fair);
  vault = null;
  ready = false;
  pin.hidden = !listed;
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
loading = renew();
await loading;
await shown();
await begin().catch(() => {});
