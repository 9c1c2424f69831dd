// Form A on a telephone: what is written without a line waits here, sealed so that this telephone cannot
// read it back, and is sent once by whoever is signed in to the account that wrote it.
// Without this script the form is an ordinary form.
const section = document.querySelector("[data-waiting]");
const form = document.getElementById("form-a");
const keepButton = document.querySelector("[data-keep]");
const { account, key: serverKey, kept } = section ? section.dataset : {};
const LARGEST = 25 * 1024 * 1024;
const MOST_FILES = 10;
const PAGE = "/temuan/baru";

const said = (name, values = {}) => Object.entries(values).reduce(
  (text, [key, value]) => text.replaceAll(`{${key}}`, value), section.dataset[`said${name}`]);
const bytes = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const today = () => {
  const now = new Date();
  return `${now.getDate()}-${now.getMonth() + 1}-${now.getFullYear()}`;
};

// --- Sealing: a fresh key for every entry, wrapped for the server with a key that is forgotten at once.

async function newKey(entry) {
  const content = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const mine = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("raw", fromBase64(serverKey), curve, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  const ephemeral = await crypto.subtle.exportKey("raw", mine.publicKey);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const wrapping = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: ephemeral, info: bytes("neutrality phone wrap v1") },
    base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const wrapped = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: new Uint8Array(12), additionalData: bytes(entry) },
    wrapping, await crypto.subtle.exportKey("raw", content));
  return { content, ephemeral: toBase64(ephemeral), wrapped: toBase64(wrapped) };
}

async function seal(key, place, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, plain) };
}

const open = (key, place, part) => crypto.subtle.decrypt(
  { name: "AES-GCM", iv: part.iv, additionalData: bytes(place) }, key, part.sealed);

async function sealEntry(id, told, files) {
  const { content, ephemeral, wrapped } = await newKey(id);
  const parts = [];
  for (const file of files) parts.push(await seal(content, `${id} ${parts.length}`, await file.arrayBuffer()));
  const text = { ...told, files: files.map((file) => [file.name, file.type]) };
  return { id, account, ephemeral, wrapped, parts, state: "waiting", made: Date.now(),
    told: await seal(content, `${id} told`, bytes(JSON.stringify(text))) };
}

async function openEntry(entry, raw) {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const told = JSON.parse(new TextDecoder().decode(await open(key, `${entry.id} told`, entry.told)));
  const files = [];
  for (const [name, type] of told.files) {
    files.push(new File([await open(key, `${entry.id} ${files.length}`, entry.parts[files.length])], name, { type }));
  }
  return { ...told, files };
}

// --- What is kept: one store of sealed entries.

const opened = new Promise((done, fail) => {
  const asked = window.indexedDB ? indexedDB.open("form-a", 1) : null;
  if (!asked) { fail(new Error("nothing can be kept")); return; }
  asked.onupgradeneeded = () => asked.result.createObjectStore("entry", { keyPath: "id" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
opened.catch(() => {});

async function store(mode, work) {
  const change = (await opened).transaction("entry", mode);
  const asked = work(change.objectStore("entry"));
  return new Promise((done, fail) => {
    change.oncomplete = () => done(asked.result);
    change.onabort = change.onerror = () => fail(change.error);
  });
}

const all = () => store("readonly", (entries) => entries.getAll());
const put = (entry) => store("readwrite", (entries) => entries.put(entry));
const remove = (id) => store("readwrite", (entries) => entries.delete(id));

// --- Sending.

class Later extends Error {}
class SignIn extends Error {}

async function ask(path, fields, token) {
  let answer;
  try {
    answer = await fetch(path, token === undefined ? {} : {
      method: "POST", body: fields, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  } catch {
    throw new Later();
  }
  if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
    throw answer.redirected ? new SignIn() : new Later();
  }
  const told = await answer.json();
  if (told.again || answer.status >= 500 || answer.status === 429) throw new Later();
  return told;
}

async function unlocked(entry) {
  const { account: signedIn, token } = await ask("/temuan/kirim");
  if (signedIn !== entry.account) throw new SignIn();
  const fields = new FormData();
  for (const [name, value] of [["entry", entry.id], ["ephemeral", entry.ephemeral], ["wrapped", entry.wrapped]]) {
    fields.append(name, value);
  }
  const { key, problems } = await ask("/temuan/kunci", fields, token);
  return { told: key && await openEntry(entry, fromBase64(key)), problems, token };
}

async function sendOne(entry) {
  const { told, problems: shut, token } = await unlocked(entry);
  if (shut) return { ...entry, state: "failed", problems: shut };
  const body = new FormData();
  for (const [name, value] of told.fields) {
    const late = name === "late_reason" && !value && told.day !== today();
    body.append(name, late ? said("Late", { day: told.day }) : value);
  }
  for (const file of told.files) body.append("files", file);
  const { number, problems } = await ask("/temuan/kirim", body, token);
  if (!number) return { ...entry, state: "failed", problems: problems || [] };
  // Taken: nothing of it stays here but its number.
  return { id: entry.id, account: entry.account, made: entry.made, state: "sent", number };
}

let going = null;

async function sendAll(again = false) {
  const waits = (entry) => entry.account === account
    && (entry.state === "waiting" || (again && entry.state === "failed"));
  for (const entry of (await all()).filter(waits)) {
    going = entry.id;
    await show();
    await put(await sendOne(entry));
  }
}

async function send(again) {
  if (going !== null) return;
  let words = "";
  going = "";
  try {
    const work = () => sendAll(again);
    await (navigator.locks ? navigator.locks.request("form-a", work) : work());
  } catch (error) {
    words = error instanceof SignIn ? "Signin" : navigator.onLine ? "Later" : "Offline";
  }
  going = null;
  await show(words);
}

// --- The list.

function line(entry) {
  const item = document.createElement("li");
  const words = entry.id === going ? said("Going") : said(
    { waiting: "Waiting", sent: "Sent", failed: "Failed" }[entry.state], { number: entry.number });
  const when = new Date(entry.made).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  item.append(Object.assign(document.createElement("strong"), { textContent: words }), ` · ${when}`);
  if (entry.parts && entry.parts.length) item.append(` · ${said("Files", { count: entry.parts.length })}`);
  item.dataset.state = entry.state;
  for (const text of entry.problems || []) {
    item.append(Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: text }));
  }
  if (entry.state === "failed") item.append(button(said("Mend"), () => mend(entry)));
  if (entry.state !== "sent") {
    item.append(button(said("Remove"), async () => {
      if (window.confirm(said("Sure"))) { await remove(entry.id); await show(); }
    }));
  }
  return item;
}

function button(text, work) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "govuk-button button-quiet", textContent: text });
  made.addEventListener("click", work);
  return made;
}

function tell(words, text = words && said(words)) {
  const told = section.querySelector("[data-told]");
  told.textContent = text;
  told.hidden = !text;
  section.querySelector("[data-signin]").hidden = words !== "Signin";
}

async function show(words) {
  const entries = await all();
  const mine = entries.filter((entry) => entry.account === account).sort((one, two) => two.made - one.made);
  const waiting = mine.filter((entry) => entry.state !== "sent").length;
  const others = entries.filter((entry) => entry.account !== account && entry.state !== "sent").length;
  section.querySelector("[data-count]").textContent = [
    waiting ? said("Count", { count: waiting }) : said("None"), others ? said("Other", { count: others }) : ""].join(" ");
  section.querySelector("[data-list]").replaceChildren(...mine.map(line));
  section.querySelector("[data-send]").hidden = !waiting;
  section.hidden = false;
  if (words !== undefined) tell(words);
}

// --- The form.

let mended = null;

function newToken() {
  return toBase64(crypto.getRandomValues(new Uint8Array(24))).replaceAll("+", "-").replaceAll("/", "_");
}

async function keep() {
  const typed = new FormData(form);
  const files = [...(mended ? mended.files : []), ...typed.getAll("files").filter((file) => file.name)];
  const large = files.find((file) => file.size > LARGEST);
  if (large) return tell("", said("Toolarge", { name: large.name }));
  if (files.length > MOST_FILES) return tell("Toomany");
  if (!typed.get("narrative").trim() || !(typed.getAll("event_on").every(Boolean) || typed.has("event_unknown"))) {
    form.querySelector("[name=narrative]").focus();
    return tell("Missing");
  }
  const left = new Set(["csrf_token", "files", "token"]);
  const fields = [...typed].filter(([name]) => !left.has(name));
  const told = { fields: [...fields, ["token", mended ? mended.token : newToken()]], day: mended ? mended.day : today() };
  try {
    await put(await sealEntry(crypto.randomUUID(), told, files));
    if (mended) await remove(mended.id);
  } catch {
    return tell("Full");
  }
  mended = null;
  form.reset();
  await show("Kept");
  section.scrollIntoView();
  return navigator.onLine && !kept ? send() : null;
}

// Without a line a respondent more or less is made here; the server numbers them anew.
function people() {
  return [...form.querySelectorAll("fieldset")].filter((one) => one.querySelector("[name^=people-][name$=-name]"));
}

function addPerson() {
  const rows = people();
  const last = rows[rows.length - 1];
  const fresh = last.cloneNode(true);
  const numbered = (text) => text.replace(/people-\d+-/g, `people-${rows.length}-`);
  for (const one of fresh.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, numbered(one.getAttribute(name)));
    }
    if (one.type === "checkbox") one.checked = false;
    else if ("value" in one && one.tagName !== "BUTTON") one.value = "";
  }
  const legend = fresh.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, rows.length + 1);
  fresh.querySelectorAll("button").forEach((one) => one.remove());
  last.after(fresh);
  return fresh;
}

async function mend(entry) {
  try {
    const { told } = await unlocked(entry);
    if (!told) return;
    const token = told.fields.find(([name]) => name === "token")[1];
    mended = { id: entry.id, token, files: told.files, day: told.day };
    form.reset();
    const seen = {};
    for (const [name, value] of told.fields) {
      while (/^people-\d+-/.test(name) && !form.elements[name] && people().length < 10) addPerson();
      const found = [...form.querySelectorAll(`[name="${name}"]`)];
      const field = found[seen[name] || 0];
      seen[name] = (seen[name] || 0) + 1;
      if (!field || name === "token") continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    tell("", told.files.length ? said("Attached", { count: told.files.length }) : "");
    form.querySelector("[name=narrative]").focus();
  } catch (error) {
    tell(error instanceof SignIn ? "Signin" : navigator.onLine ? "Later" : "Offline");
  }
}

// --- Keeping the page itself, so that it opens without a line; for whoever signed in here last.

async function keepPage() {
  await navigator.serviceWorker.register("/temuan/penyimpan.js");
  const shown = await fetch(`${PAGE}?luring`);
  if (!shown.ok || shown.redirected) return;
  const text = await shown.clone().text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const files = new Set([...page.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src], img[src]")]
    .map((one) => one.getAttribute("href") || one.getAttribute("src")));
  const cache = await caches.open("form-a");
  for (const file of files) if (!(await cache.match(file))) await cache.put(file, await fetch(file));
  await cache.put(PAGE, shown);
  for (const asked of await cache.keys()) {
    const { pathname, search } = new URL(asked.url);
    if (pathname !== PAGE && !files.has(pathname + search)) await cache.delete(asked);
  }
}

async function begin() {
  await show();
  keepButton && (keepButton.hidden = false);
  form.addEventListener("submit", (event) => {
    const { name } = event.submitter || {};
    if (navigator.onLine && kept === undefined && !mended) return;  // an ordinary form
    event.preventDefault();
    if (name === "add") addPerson().querySelector("input").focus();
    else if (name === "remove") event.submitter.closest("fieldset").remove();
    else keep();
  });
  keepButton && keepButton.querySelector("button").addEventListener("click", keep);
  section.querySelector("[data-send]").addEventListener("click", () => send(true));
  window.addEventListener("online", () => send());
  if (navigator.onLine) await send();
  else tell("Offline");
  if (kept === undefined && navigator.serviceWorker) await keepPage();
}

if (section && form && window.crypto && crypto.subtle && crypto.randomUUID) begin().catch(() => {});
