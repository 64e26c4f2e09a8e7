// Service worker: pages from the network, and without one the page of stored outlets. Stores neither pages of searches nor positions.
"use strict";

const { version, pages } = "LOCATOR_OFFLINE";
const CACHE = `locator-${version}`;
const PRIVATE = /^\/(api|desk|admin|card|embed)(\/|$)/;
const ASSETS = /(?:src|href)="(\/(?:static|brand)\/[^"]+)"/g, FILES = /^\/(?:static|brand)\//;
const ICONS = /\.(?:png|svg)$/;

// The stored pages, and the files that they name.
async function store() {
  const cache = await caches.open(CACHE);
  const files = new Set();
  for (const page of pages) {
    const response = await fetch(page, { credentials: "omit" });
    if (!response.ok) throw new Error(`${page}: ${response.status}`);
    for (const [, file] of (await response.clone().text()).matchAll(ASSETS)) if (!ICONS.test(file) || file.includes("icon.svg")) files.add(file);
    await cache.put(page, response);
  }
  await cache.addAll([...files]);
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("locator-") && name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

// The page from the network; without one the stored page of that address, or the offline page in its language.
async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const { pathname, searchParams } = new URL(event.request.url);
    const query = searchParams.get("lang") ? `?lang=${searchParams.get("lang")}` : "";
    const cache = await caches.open(CACHE);
    return (await cache.match(pathname + query)) ?? (await cache.match(`/offline${query}`)) ?? (await cache.match("/offline"));
  }
}

// Files with a version in their address do not change.
async function file(request) {
  const cache = await caches.open(CACHE);
  const stored = await cache.match(request);
  if (stored && new URL(request.url).searchParams.has("v")) return stored;
  try {
    return await fetch(request);
  } catch (problem) {
    if (stored) return stored;
    throw problem;
  }
}

self.addEventListener("install", (event) => event.waitUntil(store().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin || PRIVATE.test(pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (event.request.method === "GET" && FILES.test(pathname) && !event.request.headers.has("range")) event.respondWith(file(event.request));
});
