// Opens the kept page of Form A when there is no line; keeps nothing itself and touches no other page.
// What is kept, is put there by form-a.js: the page without menu and token, and the files of its look.
const KEPT = "form-a";
const PAGE = "/temuan/baru";
const PATIENCE = 6000;

const kept = async (what) => (await caches.open(KEPT)).match(what);

// A line that is there but carries nothing counts as none, if there is something to show instead.
async function page(request) {
  const instead = await kept(PAGE);
  const asked = fetch(request);
  if (!instead) return asked;
  let timer;
  const slow = new Promise((done) => { timer = setTimeout(() => done(instead), PATIENCE); });
  const quick = asked.catch(() => instead);
  const first = await Promise.race([quick, slow]);
  clearTimeout(timer);
  return first;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) {
    event.respondWith(kept(url.pathname + url.search).then((found) => found || fetch(request)));
  }
});
