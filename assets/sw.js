// Copies of pages in the browser, for when there is no connection. Pages come from the network first; a copy is shown
// only when the network is gone, and says when it was fetched.
//
// Copies are one reader's. Each page of the wiki says in data-reader whose it is, by an opaque name; copies are kept
// under that name, and as soon as a page comes for another reader all others are deleted. Signing out deletes them before
// the request leaves the browser, and from the moment that somebody signs in until a page has come, no copy is shown.

const shell = "shell", assets = "assets", state = "state";
const stateKey = "/-/offline/state";
const limits = { pages: 200, images: 200, assets: 150 }; // of copies; the oldest go first
const imageBytes = 1 << 20; // a larger image is not kept

const without = (lang) => `/-/offline/without?lang=${lang === "en" ? "en" : "da"}`;

addEventListener("install", (e) => e.waitUntil(install()));
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("message", (e) => {
	if (e.data?.kind === "read") e.waitUntil(readAgain(e.data));
});
addEventListener("fetch", (e) => {
	const { request } = e, url = new URL(request.url);
	if (url.origin !== location.origin) return;
	if (request.method === "POST") {
		if (/^\/-\/(login|logout)$/.test(url.pathname)) e.respondWith(personChanges(request, url));
		else if (request.mode === "navigate") e.respondWith(fetch(request).catch(() => noCopy(url, "send")));
	} else if (request.method === "GET") {
		if (url.pathname.startsWith("/-/assets/")) e.respondWith(asset(request));
		else if (request.mode === "navigate") e.respondWith(page(e, request, url));
		else if (request.destination === "image" || request.destination === "style") e.respondWith(image(e, request));
	}
});

async function install() {
	const kept = await caches.open(shell);
	for (const address of ["da", "en"].map(without)) {
		const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
		if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
		const text = await answer.clone().text();
		await kept.put(address, stamped(answer, text));
		await keepAssets(text);
	}
	await skipWaiting();
}

// keepAssets keeps what a page loads, and what its scripts import.
async function keepAssets(text) {
	const cache = await caches.open(assets);
	for (const [, address] of text.matchAll(/"(\/-\/assets\/[^"]+\.(?:js|css|svg))"/g)) {
		if (await cache.match(address)) continue;
		const answer = await fetch(address);
		if (!answer.ok) continue;
		await cache.put(address, answer.clone());
		if (address.endsWith(".js")) await keepAssets(await answer.text());
	}
}

// stamped is a copy of a page, with when it was fetched and what it is called.
function stamped(answer, text) {
	const headers = new Headers(answer.headers);
	for (const name of ["content-encoding", "content-length", "vary", "set-cookie"]) headers.delete(name);
	headers.set("x-kept", new Date().toISOString());
	headers.set("x-title", encodeURIComponent(/ data-title="([^"]*)"/.exec(text)?.[1] ?? ""));
	return new Response(text, { headers });
}

async function readState() {
	const found = await (await caches.open(state)).match(stateKey);
	return found ? found.json() : { reader: "", lang: "da" };
}

async function writeState(now) {
	await (await caches.open(state)).put(stateKey, new Response(JSON.stringify(now)));
}

// forget deletes the copies of everybody but one reader.
async function forget(reader) {
	const names = (await caches.keys()).filter((name) => /^(pages|images|whole)-/.test(name));
	await Promise.all(names.filter((name) => !reader || !name.endsWith("-" + reader)).map((name) => caches.delete(name)));
}

// One after another: two pages that arrive at a time must not both decide whose copies these are.
let turn = Promise.resolve();
function inTurn(act) {
	turn = turn.then(act, act);
	return turn;
}

// How often somebody signed in or out: a page that was asked for before that may be of who read then.
let changes = 0;

async function personChanges(request, url) {
	changes++;
	await inTurn(async () => {
		const { lang } = await readState();
		await writeState({ reader: "", lang });
		if (url.pathname === "/-/logout") await forget("");
	});
	return fetch(request).catch((err) => {
		if (request.mode !== "navigate") throw err;
		return noCopy(url, "send");
	});
}

const isPage = (answer) => answer.ok && /^text\/html\b/.test(answer.headers.get("content-type") ?? "");

// mayKeep tells whether a page is one to read again: no account, no form, no old version, nothing that says no-store.
function mayKeep(url, answer) {
	if (/no-store/.test(answer.headers.get("cache-control") ?? "")) return false;
	if (url.pathname === "/" || /^\/wiki(\/|$)/.test(url.pathname)) return url.search === "";
	return ["/-/pages", "/-/glossary", "/-/recent", "/-/meetings"].includes(url.pathname) || url.pathname.startsWith("/-/tree/");
}

// learn takes whose page came from it, and keeps it, unless who reads has changed since it was asked for.
async function learn(url, answer, asked) {
	const text = await answer.clone().text();
	const reader = /^[^>]*>\s*<html[^>]* data-reader="([^"]+)"/.exec(text)?.[1];
	const lang = /<html lang="([a-z]+)"/.exec(text)?.[1];
	if (!reader) return;
	await inTurn(async () => {
		if (asked !== changes) return;
		const now = await readState();
		if (now.reader !== reader) await forget(reader);
		if (now.reader !== reader || now.lang !== lang) await writeState({ reader, lang });
		if (!mayKeep(url, answer)) return;
		await put("pages", reader, url.pathname + url.search, stamped(answer, text));
	});
}

// put keeps a copy as the newest, within the limit.
async function put(kind, reader, key, copy) {
	const cache = await caches.open(`${kind}-${reader}`);
	await cache.delete(key);
	await cache.put(key, copy);
	await trim(cache, limits[kind]);
}

async function trim(cache, limit) {
	const keys = await cache.keys();
	await Promise.all(keys.slice(0, Math.max(0, keys.length - limit)).map((key) => cache.delete(key)));
}

async function page(e, request, url) {
	const asked = changes;
	let answer;
	try {
		answer = await fetch(request);
	} catch {
		return await copyOf(url) ?? noCopy(url, url.pathname.startsWith("/-/edit/") ? "edit" : "");
	}
	if (isPage(answer)) e.waitUntil(learn(url, answer.clone(), asked));
	return answer;
}

// readAgain keeps the page that was open before this script was there, and what it loaded.
async function readAgain({ address, loaded }) {
	const url = new URL(address), asked = changes;
	const answer = await fetch(url, { credentials: "same-origin" });
	if (!isPage(answer)) return;
	await learn(url, answer.clone(), asked);
	await keepAssets(loaded.map((a) => `"${a}"`).join());
}

// asset is a file whose address names its bytes: what was fetched once is good for ever.
async function asset(request) {
	const cache = await caches.open(assets);
	const found = await cache.match(request);
	if (found) return found;
	const answer = await fetch(request);
	if (answer.ok && /immutable/.test(answer.headers.get("cache-control") ?? "")) {
		await cache.put(request, answer.clone());
		await trim(cache, limits.assets);
	}
	return answer;
}

async function image(e, request) {
	const { reader } = await readState();
	try {
		const answer = await fetch(request);
		const small = Number(answer.headers.get("content-length") ?? Infinity) <= imageBytes;
		if (reader && answer.ok && answer.type === "basic" && small) {
			const copy = answer.clone();
			e.waitUntil(inTurn(async () => {
				if ((await readState()).reader === reader) await put("images", reader, request.url, copy);
			}));
		}
		return answer;
	} catch (err) {
		const found = reader && await (await caches.open(`images-${reader}`)).match(request, { ignoreVary: true });
		if (found) return found;
		throw err;
	}
}

// copyOf is the newest copy of a page with its age at the top, undefined where there is none for this reader.
async function copyOf(url) {
	const { reader } = await readState();
	if (!reader) return undefined;
	let newest;
	for (const kind of ["pages", "whole"]) {
		const name = `${kind}-${reader}`;
		const found = await caches.has(name) && await (await caches.open(name)).match(url.pathname + url.search);
		if (found && !(newest?.headers.get("x-kept") > found.headers.get("x-kept"))) newest = found;
	}
	if (!newest) return undefined;
	const text = await newest.text();
	const [, said, at, lang] = /<div id="status"[^>]* data-kept="([^"]*)" data-kept-at="([^"]*)" data-kept-lang="([a-z]*)"/.exec(text) ?? [];
	const line = (said ?? "").replace("%s", ageOf(new Date(newest.headers.get("x-kept")), at, lang));
	return new Response(text.replace(/<main\b/, `<div class="standing" role="status" id="copy"><p>${line}</p></div>\n<main`), { headers: newest.headers });
}

// ageOf is "22. november kl. 14.05", with the year where it is another.
function ageOf(when, at, lang) {
	const zone = { timeZone: "Europe/Copenhagen" }, locale = lang === "en" ? "en-GB" : "da-DK";
	const year = when.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
	const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", ...year, ...zone }).format(when);
	return `${day} ${at} ${new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", ...zone }).format(when)}`;
}

// noCopy is the page that says that there is no connection, with the pages that there are copies of.
async function noCopy(url, why) {
	const { reader, lang } = await readState();
	const found = await (await caches.open(shell)).match(without(lang));
	if (!found) return Response.error();
	const titles = new Map();
	for (const kind of reader ? ["whole", "pages"] : []) {
		const name = `${kind}-${reader}`;
		if (!await caches.has(name)) continue;
		const cache = await caches.open(name);
		for (const key of await cache.keys()) {
			const address = new URL(key.url);
			titles.set(address.pathname + address.search, decodeURIComponent((await cache.match(key)).headers.get("x-title")));
		}
	}
	const items = [...titles].sort(([, a], [, b]) => a.localeCompare(b, lang))
		.map(([address, title]) => `<li><a href="${address.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">${title}</a></li>`);
	let text = await found.text();
	if (why) text = text.replace(` hidden data-why="${why === "send" && url.pathname.startsWith("/-/edit/") ? "edit" : why}"`, "");
	if (items.length > 0) text = text.replace(/<p id="kept-none">[^<]*<\/p>/, `<ul class="links">\n${items.join("\n")}\n</ul>`);
	return new Response(text, { status: 503, headers: found.headers });
}
