// The service worker: opens Nameplate without a connection, and shows push messages.
//
// Files of the site come from the cache. Pages come from the network; of those whose answer allows it the copy
// that was seen last is kept, of one account at a time. All else passes by: forms, the stream, files of people.

/** Put in by scripts/site.mjs: the build as pages name it, the files to keep, and a hash of all that is served. */
const SITE = { build: "", files: [], content: "" };

/** The cache of the site's files, and what those of kept pages begin with: the mark of an account follows. */
const FILES = "files";
const PAGES = "pages-";
const OFFLINE = "/offline";
/** So many pages are kept, and so many that were fetched ahead are held until they are shown. */
const MOST_PAGES = 30;
const MOST_AHEAD = 4;
/** A page that doesn't say that it goes where it is led has no module: after so many milliseconds. */
const ANSWERS_WITHIN_MS = 1000;
const UNATTENDED = { "x-nameplate-unattended": "true" };

/** Changes whenever what is kept has to go: what was asked for before is not kept any more. */
let turn = 0;
/** The account of the last page. */
let account;
/** Pages that were fetched ahead, by their addresses. */
const ahead = new Map();
/** What waits for a page to say that it goes, by the page's id. */
const going = new Map();

const isFile = (path) => /^\/(pkg\/|icons\/|favicon\.svg$)/.test(path);
const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const files = await caches.open(FILES);
  const add = async (path) => {
    // A name with a hash in it is of one content for ever.
    const isHashed = path.startsWith("/pkg/");
    if (isHashed && (await files.match(path))) return;
    await files.add(new Request(path, { cache: isHashed ? "default" : "no-cache" }));
  };
  // Without cookies it is nobody's.
  const offline = await fetch(OFFLINE, { credentials: "omit", headers: { accept: "text/html", ...UNATTENDED } });
  if (!offline.ok || offline.redirected) throw new Error(`${OFFLINE} answers ${offline.status}`);
  await Promise.all([files.put(OFFLINE, offline), ...SITE.files.map(add)]);
  if (registration.active) await tellPages(`offer ${SITE.build}`);
}

const tellPages = async (words) => (await windows()).forEach((page) => page.postMessage(words));

async function activate() {
  await registration.navigationPreload?.enable();
  // Files of builds before go, but for those that kept pages are shown with.
  const files = await caches.open(FILES);
  const texts = await Promise.all((await keptPages()).map(({ response }) => response.text()));
  for (const { url } of await files.keys()) {
    const path = new URL(url).pathname;
    const isNeeded = [OFFLINE, ...SITE.files].includes(path) || texts.some((text) => text.includes(path));
    if (!isNeeded) await files.delete(url);
  }
  await clients.claim();
  // Nothing is reloaded by itself: the page is, on which somebody asked for it.
  await tellPages("reload");
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    // A form is the browser's to send: sent by us, it would seem to come from here whoever made it.
    if (pathname === "/act/sign_out") event.waitUntil(forget());
  } else if (isFile(pathname)) {
    event.respondWith(takeFile(event));
  } else if (request.mode === "navigate") {
    event.respondWith(openPage(event));
  } else if (request.headers.get("accept") === "text/html") {
    event.respondWith(passPage(event));
  }
});

async function takeFile(event) {
  const { request } = event;
  const files = await caches.open(FILES);
  const kept = await files.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  // That of another build: its worker will want it, too.
  if (response.ok && new URL(request.url).pathname.startsWith("/pkg/")) {
    // A browser without room for it has the file all the same.
    event.waitUntil(files.put(request, response.clone()).catch(() => {}));
  }
  return response;
}

/** A page that the browser loads. */
async function openPage(event) {
  const began = turn;
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    note(event, response, began);
    return response;
  } catch {
    return withoutConnection(event.request.url);
  }
}

/** A page that an open page fetches. Without a connection it gets none: it has the browser load the page then,
    and what comes says how old it is. */
async function passPage(event) {
  const began = turn;
  try {
    const response = await fetch(event.request);
    note(event, response, began);
    return response;
  } catch {
    return Response.error();
  }
}

/** Takes from an answer whose it is, and a copy if that may be kept: at once, or when it is seen. */
function note(event, response, began) {
  const { request } = event;
  const mark = response.headers.get("x-nameplate-account");
  if (!mark) return;
  const taken = take(mark, response, request, began);
  event.waitUntil(taken);
  if (!request.headers.has("x-nameplate-unattended")) return event.waitUntil(taken.then(keep));
  // Nobody has seen it yet.
  ahead.delete(request.url);
  ahead.set(request.url, taken);
  if (ahead.size > MOST_AHEAD) ahead.delete(ahead.keys().next().value);
}

/** Takes a page; gives the copy of it that may be kept. */
async function take(mark, response, request, began) {
  const { headers } = response;
  if (mark === "none") return forget();
  if (began !== turn) return;
  // At once: whoever reads the answer leaves nothing to copy.
  const copy = headers.has("x-nameplate-keep") && response.clone();
  // Somebody else is signed in: what is on its way still is not theirs.
  if (account && account !== mark) turn++;
  account = mark;
  const mine = turn;
  await deletePages((name) => name !== PAGES + mark);
  setBadge(Number(headers.get("x-nameplate-unread")));
  return copy && { mark, copy, url: response.url || request.url, turn: mine };
}

/** Keeps the copy of a page that somebody sees. */
async function keep(page) {
  if (!page) return;
  const { mark, copy, url, turn: of } = page;
  const headers = new Headers(copy.headers);
  headers.set("x-nameplate-until", Date.now() + headers.get("x-nameplate-keep") * 1000);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const body = await copy.blob();
  if (of !== turn) return;
  const pages = await caches.open(PAGES + mark);
  // So that the newest is the last.
  await pages.delete(url, { ignoreVary: true });
  await pages.put(url, new Response(body, { headers }));
  const surplus = (await pages.keys()).slice(0, -MOST_PAGES);
  for (const old of surplus) await pages.delete(old, { ignoreVary: true });
}

/** Forgets all that is kept of anybody. */
async function forget() {
  turn++;
  account = undefined;
  ahead.clear();
  setBadge(0);
  await deletePages(() => true);
}

async function deletePages(test) {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && test(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** What is kept, the newest last: nothing once the session that saw it is over, as far as that is known here. */
async function keptPages() {
  const kept = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const response = await pages.match(request, { ignoreVary: true });
      if (response) kept.push({ url: request.url, response });
    }
  }
  const ends = kept.map(({ response }) => Number(response.headers.get("x-nameplate-until")));
  if (Math.max(0, ...ends) > Date.now()) return kept;
  if (kept.length) await forget();
  return [];
}

/** The copy of a page that was seen before, which says of when it is; else the page that says what is kept. */
async function withoutConnection(address) {
  const url = address.split("#")[0];
  const kept = await keptPages();
  const page = kept.find((page) => page.url === url);
  if (!page) return offlinePage(kept);
  const html = await page.response.text();
  const shown = html.replace(/<div[^>]* data-kept-copy[^>]*>/, (tag) => tag.replace(/ hidden(="")?/, ""));
  return new Response(shown, { headers: page.response.headers });
}

async function offlinePage(kept) {
  const response = await caches.match(OFFLINE, { ignoreVary: true });
  if (!response) return Response.error();
  let html = await response.text();
  const pages = await Promise.all(kept.map(async ({ url, response }) => ({ url, text: await response.text() })));
  // It looks as its reader chose.
  const looks = [/ data-(theme|font-size|motion|contrast)="[^"]*"/g, /<meta name="(color-scheme|theme-color)"[^>]*>/g];
  for (const look of looks) {
    const chosen = pages.at(-1)?.text.match(look) ?? [];
    html = html.replace(look, (own) => chosen.shift() ?? own);
  }
  const items = pages.map(({ url, text }) => {
    const { pathname, search } = new URL(url);
    // Both are HTML of the server's.
    const title = /<title>(.*?)( · Nameplate)?<\/title>/s.exec(text)?.[1] ?? pathname;
    const when = /data-kept-copy.*?<time[^>]*>(.*?)<\/time>/s.exec(text)?.[1] ?? "";
    return `<li><a href="${pathname}${search}">${title}</a> <span class="help">as it was on ${when}</span></li>`;
  });
  if (items.length) {
    items.reverse();
    html = html.replace(/(<ul data-kept-pages[^>]*>).*?(<\/ul>)/s, (_, begin, end) => begin + items.join("") + end);
  }
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(html, { headers });
}

// What pages tell: a word, and what it is about.
addEventListener("message", (event) => {
  const [word, about] = String(event.data).split(" ");
  const url = about?.startsWith("/") && new URL(about, location.origin).href;
  if (word === "seen" && ahead.has(url)) {
    event.waitUntil(ahead.get(url).then(keep));
    ahead.delete(url);
  } else if (word === "open" && url) {
    event.waitUntil(visit(url));
  } else if (word === "unread") {
    event.waitUntil(setBadge(Number(about)));
  } else if (word === "going") {
    going.get(event.source.id)?.(true);
  } else if (word === "loaded") {
    // A page of another build offers the one that waits; one of the same has it take over.
    registration.waiting?.postMessage("offer");
  } else if (word === "offer") {
    event.waitUntil(tellPages(`offer ${SITE.build}`));
  } else if (word === "renew") {
    const next = registration.waiting ?? registration.installing;
    if (next) next.postMessage("activate");
    else event.source.postMessage("reload");
  } else if (word === "activate") {
    event.waitUntil(skipWaiting());
  }
});

/** Keeps the page on which somebody was when there was no worker yet. */
async function visit(url) {
  const began = turn;
  const request = new Request(url, { headers: { accept: "text/html" } });
  const response = await fetch(request, { headers: { accept: "text/html", ...UNATTENDED } });
  const mark = response.headers.get("x-nameplate-account");
  if (mark) await keep(await take(mark, response, request, began));
}

/** Shows how much is unread at the icon of the app, where the system has a place for that. */
async function setBadge(count) {
  try {
    await (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.());
  } catch {
    // An app that isn't installed has no icon.
  }
}

addEventListener("push", (event) => {
  let message;
  try {
    message = event.data.json();
  } catch {
    // A browser wants something to be shown for every message.
    message = {};
  }
  const { title = "Nameplate", body = "", url = "/notifications", tag, unread } = message;
  const shown = registration.showNotification(title, {
    body,
    tag,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    data: { url },
  });
  event.waitUntil(Promise.all([shown, unread === undefined ? undefined : setBadge(unread)]));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/notifications", location.origin);
  if (url.origin === location.origin) event.waitUntil(lead(url));
});

/** Leads an open page to an address, by its own means: it asks before anything unsaved is lost. */
async function lead(url) {
  const pages = await windows();
  const page = pages.find(({ focused }) => focused) ?? pages.find(({ visibilityState }) => visibilityState === "visible") ?? pages[0];
  if (page) {
    const answered = new Promise((resolve) => {
      going.set(page.id, resolve);
      setTimeout(resolve, ANSWERS_WITHIN_MS, false);
    });
    // Without the person's click a browser lets nobody take the focus.
    await page.focus().catch(() => {});
    page.postMessage(`go ${url.pathname}${url.search}${url.hash}`);
    if (await answered) return;
  }
  await clients.openWindow(url.href);
}

addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

/** Gives the server the subscription that takes the place of one that is over. */
async function renew({ oldSubscription: former, newSubscription: given }) {
  const headers = { accept: "application/json", ...UNATTENDED };
  const key = async () => (await fetch("/act/get_push_key", { headers })).json();
  const options = async () => ({
    userVisibleOnly: true,
    applicationServerKey: former?.options?.applicationServerKey ?? (await key()),
  });
  const subscription = given ?? (await registration.pushManager.subscribe(await options()));
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({
    "form[endpoint]": endpoint,
    "form[p256dh]": keys.p256dh,
    "form[auth]": keys.auth,
    "form[replaces]": former?.endpoint ?? "",
  });
  const { status } = await fetch("/act/add_push_device", { method: "POST", body, headers });
  // It was removed, or somebody else is signed in here: this browser is nobody's to tell any more.
  if (status === 401 || status === 404) await subscription.unsubscribe();
}
