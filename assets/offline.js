// The part of the wiki that keeps copies of pages for when there is no connection is sw.js; this begins it.

import { trustedScript } from "./trusted.js";

const reader = document.documentElement.dataset.reader;

// The page comes first: nothing here is needed to read it.
if (reader && "serviceWorker" in navigator) addEventListener("load", () => setTimeout(begin, 500), { once: true });

async function begin() {
	try {
		await navigator.serviceWorker.register(trustedScript("/-/sw.js"), { scope: "/" });
		if (navigator.serviceWorker.controller) return;
		const { active } = await navigator.serviceWorker.ready;
		const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
		active.postMessage({ kind: "read", address: location.href.split("#")[0], loaded });
	} catch {
		// A browser that keeps nothing, in a private window for one, still reads.
	}
}
