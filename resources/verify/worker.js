// Keeps the page on the phone, so that it opens without network. The program writes the version: a digest of the files.

const OURS = "lmmh-verify-"; // the site that lends us a folder may keep pages of its own
const VERSION = `${OURS}@version@`;
const FILES = ["./", "codes.js", "ed25519.js", "icon.svg", "office.js", "page.js", "seal.js", "style.css", "words.js"];

addEventListener("install", (event) => event.waitUntil(store()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const { request } = event;
  event.respondWith(answer(request.mode === "navigate" ? "./" : request, request));
});

async function store() {
  const cache = await caches.open(VERSION);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  await skipWaiting();
}

async function forget() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== VERSION);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function answer(kept, request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(kept, { ignoreVary: true })) ?? fetch(request);
}
