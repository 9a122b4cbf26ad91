// Keeps copies of the whole wiki in the browser when its reader asks for it, and deletes them; see sw.js for how copies are
// kept apart. The page stays open meanwhile, and four pages are fetched at a time.

const box = document.getElementById("whole");
const { reader } = document.documentElement.dataset;
const texts = box?.dataset;
const atATime = 4;

const fill = (text, ...parts) => parts.reduce((text, part) => text.replace(/%[sd]/, part), text);
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

if (box && reader && "caches" in window && "serviceWorker" in navigator) begin();

function begin() {
	const [save, stop, drop] = ["save", "stop", "drop"].map((name) => box.querySelector(`[data-do=${name}]`));
	const bar = box.querySelector("progress"), line = box.querySelector("[data-line]"), said = box.querySelector("[role=status]");
	let stopped = false;
	const say = (text) => { said.textContent = text; };
	const show = (working) => {
		save.hidden = working;
		stop.hidden = bar.hidden = line.hidden = !working;
		(working ? stop : save).focus();
	};

	save.addEventListener("click", async () => {
		stopped = false;
		show(true);
		const done = { pages: 0, bytes: 0, total: 0, failed: 0 };
		let problem = "";
		try {
			await keepWhole(done, () => stopped, () => {
				bar.max = done.total;
				bar.value = done.pages + done.failed;
				line.textContent = fill(texts.progress, done.pages, done.total, megabytes(done.bytes));
			});
		} catch (err) {
			problem = err.message === "other" ? texts.other : texts.failed;
		}
		show(false);
		if (!problem && done.failed > 0) problem = texts.failed;
		say(problem || fill(stopped ? texts.stopped : texts.done, done.pages, megabytes(done.bytes)));
		drop.hidden = false;
	});
	stop.addEventListener("click", () => { stopped = true; });
	drop.addEventListener("click", async () => {
		for (const kind of ["pages", "images", "whole"]) await caches.delete(`${kind}-${reader}`);
		drop.hidden = true;
		save.focus();
		say(texts.dropped);
	});

	box.hidden = false;
	document.getElementById("whole-none").hidden = true;
	count().then((n) => {
		drop.hidden = n === 0;
		if (n > 0) say(fill(texts.have, n));
	});
}

async function count() {
	const addresses = new Set();
	for (const kind of ["pages", "whole"]) {
		const name = `${kind}-${reader}`;
		if (await caches.has(name)) for (const key of await (await caches.open(name)).keys()) addresses.add(key.url);
	}
	return addresses.size;
}

// keepWhole fetches the list of pages part by part, and each page that is not kept as it is now.
async function keepWhole(done, isStopped, told) {
	const cache = await caches.open(`whole-${reader}`);
	for (let next = "/-/offline/list"; next && !isStopped();) {
		const answer = await fetch(next);
		if (!answer.ok) throw new Error(String(answer.status));
		const list = await answer.json();
		done.total = list.total;
		const waiting = [...list.pages];
		await Promise.all(Array.from({ length: atATime }, async () => {
			for (let it = waiting.shift(); it && !isStopped(); it = waiting.shift()) {
				const size = await keepOne(cache, it);
				if (size > 0) {
					done.pages++;
					done.bytes += size;
				} else {
					done.failed++;
				}
				told();
			}
		}));
		next = list.next;
	}
}

// keepOne keeps a page, and gives its size: 0 where it could not be kept.
async function keepOne(cache, { address, tag }) {
	const kept = await cache.match(address);
	if (kept?.headers.get("x-tag") === tag) return Number(kept.headers.get("x-size"));
	const answer = await fetch(address);
	if (!answer.ok || answer.redirected) return 0;
	const text = await answer.text();
	if (/^[^>]*>\s*<html[^>]* data-reader="([^"]+)"/.exec(text)?.[1] !== reader) throw new Error("other");
	const size = new Blob([text]).size;
	const headers = new Headers(answer.headers);
	for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
	headers.set("x-kept", new Date().toISOString());
	headers.set("x-title", encodeURIComponent(/ data-title="([^"]*)"/.exec(text)?.[1] ?? ""));
	headers.set("x-tag", tag);
	headers.set("x-size", String(size));
	await cache.put(address, new Response(text, { headers }));
	return size;
}
