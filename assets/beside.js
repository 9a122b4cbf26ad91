// Around the text: who else is editing the page, and what readers may stumble over in it.

import { fill, texts } from "./writing.js";

const every = 15000; // ms between two signs of life

// presence tells who else is editing, and them that somebody is.
export function presence(form) {
	const address = form.dataset.present;
	if (!address) return;
	const line = document.createElement("p");
	line.className = "present";
	line.setAttribute("role", "status");
	form.prepend(line);
	const tell = async () => {
		if (document.visibilityState !== "visible") return;
		try {
			const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" } });
			if (!answer.ok || answer.redirected) return;
			const { text } = await answer.json();
			document.querySelector("[data-others]")?.remove(); // who was there when the page was made
			if (line.textContent !== (text ?? "")) line.textContent = text ?? "";
		} catch {} // no connection: the drafts tell
	};
	tell();
	setInterval(tell, every);
	document.addEventListener("visibilitychange", tell);
	addEventListener("pagehide", () => navigator.sendBeacon(address, new URLSearchParams({ leave: "1" })));
}

// hints lists below the text what readers may stumble over, a while after something was typed. to leads to a line.
export function hints(form, to) {
	const address = form.dataset.hints;
	if (!address) return;
	const { content } = form.elements;
	const box = document.createElement("div");
	box.className = "stumbles";
	const count = document.createElement("p");
	count.setAttribute("role", "status");
	const list = document.createElement("ul");
	box.append(count, list);
	content.closest(".field").append(box);
	let timer, asking, asked;
	const show = (found) => {
		const text = found.length === 0 ? "" : fill(found.length === 1 ? texts.HintOne : texts.HintOther, found.length);
		if (count.textContent !== text) count.textContent = text;
		list.replaceChildren(...found.map(({ line, text }) => {
			const item = document.createElement("li");
			if (line > 0) {
				const go = document.createElement("button");
				Object.assign(go, { type: "button", className: "plain", textContent: fill(texts.HintLine, line) });
				go.addEventListener("click", () => to(line));
				item.append(go, " ");
			}
			item.append(text);
			return item;
		}));
	};
	const ask = async () => {
		if (content.value === asked) return;
		asking?.abort();
		const { signal } = asking = new AbortController();
		const now = content.value;
		const body = new FormData();
		body.set("content", now);
		try {
			const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, signal });
			if (!answer.ok || answer.redirected) return;
			show(await answer.json());
			asked = now;
		} catch {} // the text was changed meanwhile, or there is no connection
	};
	form.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, 1500);
	});
	ask();
}
