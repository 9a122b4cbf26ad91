// What script adds to reading: the section in view is marked in the contents, the pages of the folder open beside the
// text, links show what they lead to, and pictures open large. Without it all of these are ordinary links.

import { trusted } from "./trusted.js";

const main = document.getElementById("main");

function markSections() {
	const links = new Map();
	for (const a of document.querySelectorAll(".toc a")) {
		const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
		if (heading) links.set(heading, a);
	}
	if (links.size === 0) return;
	let current;
	const mark = () => {
		let seen = links.keys().next().value;
		for (const heading of links.keys()) {
			if (heading.getBoundingClientRect().top > innerHeight / 4) break;
			seen = heading;
		}
		if (seen === current) return;
		links.get(current)?.removeAttribute("aria-current");
		links.get(seen).setAttribute("aria-current", "true");
		current = seen;
	};
	let waiting = false;
	addEventListener("scroll", () => {
		if (waiting) return;
		waiting = true;
		requestAnimationFrame(() => { waiting = false; mark(); });
	}, { passive: true });
	mark();
}

// The list at an address, as the server renders it for scripts.
async function list(address) {
	const answer = await fetch(address + "?list=1");
	if (!answer.ok || answer.redirected && !new URL(answer.url).searchParams.has("list")) throw new Error(answer.status);
	return trusted(await answer.text());
}

// unfolding makes a button of a link to a list: it fetches the list when it is first pressed, into what show gives, and
// then shows and hides it.
function unfolding(link, place) {
	const button = document.createElement("button");
	button.type = "button";
	button.className = link.className;
	button.textContent = link.textContent;
	const label = link.getAttribute("aria-label");
	if (label) button.setAttribute("aria-label", label);
	button.setAttribute("aria-expanded", "false");
	let box;
	button.addEventListener("click", async () => {
		const open = button.getAttribute("aria-expanded") === "false";
		button.setAttribute("aria-expanded", String(open));
		if (box) {
			box.hidden = !open;
			return;
		}
		box = place(button);
		try {
			box.innerHTML = await list(link.getAttribute("href"));
			unfoldAll(box);
			const here = box.querySelector("[aria-current]");
			if (here) box.scrollTop = here.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
		} catch {
			location = link.href; // the browser says what is the matter
		}
	});
	link.replaceWith(button);
	return button;
}

function unfoldAll(root) {
	for (const link of root.querySelectorAll("a.unfold")) {
		unfolding(link, (button) => {
			const box = document.createElement("div");
			button.parentNode.append(box);
			return box;
		});
	}
}

function tree() {
	const link = document.querySelector("a.tree-link");
	if (!link) return;
	const button = unfolding(link, (button) => {
		const nav = document.createElement("nav");
		nav.className = "tree";
		nav.setAttribute("aria-label", button.textContent);
		button.parentNode.after(nav);
		nav.addEventListener("keydown", close);
		return nav;
	});
	const close = (e) => {
		if (e.key !== "Escape" || button.getAttribute("aria-expanded") === "false") return;
		button.click();
		button.focus();
	};
	button.addEventListener("keydown", close);
}

// Links to pages of the wiki show a card when the pointer rests on them or the keyboard reaches them. It stays while the
// pointer is on it, and goes with Escape. Nothing is asked for before the pointer rests, and each page once.
const rest = 200; // milliseconds
const leave = 300;
const cards = new Map();

function cardFor(a) {
	const address = "/-/card/" + a.pathname.slice("/wiki/".length);
	if (!cards.has(address)) {
		cards.set(address, fetch(address, { headers: { Accept: "application/json" } })
			.then((answer) => answer.ok ? answer.json() : null).catch(() => { cards.delete(address); }));
	}
	return cards.get(address);
}

const previewed = (el) => {
	const a = el.closest?.("a[href^='/wiki/']");
	return a && a.pathname !== location.pathname && !a.matches(".missing, .zoom, .tree *, .crumbs *") && !a.search ? a : null;
};

function line(box, name, text, lang) {
	if (!text) return;
	const p = document.createElement("p");
	p.className = name;
	p.textContent = text;
	if (lang) p.lang = lang;
	box.append(p);
}

function previews() {
	let box, shown, waiting;
	const hide = () => {
		clearTimeout(waiting);
		shown?.removeAttribute("aria-describedby");
		box?.remove();
		box = shown = undefined;
	};
	const show = async (a) => {
		const card = await cardFor(a);
		if (waiting !== a.waiting || !card || !a.isConnected) return;
		hide();
		shown = a;
		box = document.createElement("div");
		box.id = "preview-card";
		box.className = "preview-card";
		box.setAttribute("role", "tooltip");
		line(box, "kind", card.kind);
		line(box, "title", card.title, card.lang);
		line(box, "text", card.text, card.lang);
		line(box, "changed", card.changed);
		// Beside the link within its landmark, but never where it would be cut off or be part of a sentence.
		main.append(box);
		const at = [...a.getClientRects()].at(-1);
		if (!at) return hide();
		const gap = 6;
		const { width, height } = box.getBoundingClientRect();
		const above = at.bottom + gap + height > innerHeight && at.top > height + gap;
		box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8)) + scrollX}px`;
		box.style.top = `${(above ? at.top - height - gap : at.bottom + gap) + scrollY}px`;
		a.setAttribute("aria-describedby", box.id);
	};
	const soon = (a, after) => {
		clearTimeout(waiting);
		if (a === shown) return;
		a.waiting = waiting = setTimeout(() => show(a), after);
	};
	const away = () => {
		clearTimeout(waiting);
		waiting = setTimeout(hide, leave);
	};
	main.addEventListener("pointerover", (e) => {
		if (e.pointerType !== "mouse") return;
		if (box?.contains(e.target)) return clearTimeout(waiting);
		const a = previewed(e.target);
		if (a) soon(a, rest);
		else if (box || waiting) away();
	});
	main.addEventListener("pointerleave", away);
	main.addEventListener("focusin", (e) => {
		const a = previewed(e.target);
		if (a?.matches(":focus-visible")) soon(a, rest);
	});
	main.addEventListener("focusout", (e) => { if (e.target === shown || waiting) away(); });
	addEventListener("pointerdown", (e) => { if (!box?.contains(e.target)) hide(); });
	addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
}

// A picture that is a link to itself opens on the page. The dialog is the browser's: Escape closes it, and focus goes back.
function pictures() {
	for (const a of main.querySelectorAll("a.zoom")) {
		a.addEventListener("click", (e) => {
			if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button !== 0) return;
			e.preventDefault();
			const words = main.querySelector("[data-zoomed]").dataset;
			const dialog = document.createElement("dialog");
			dialog.className = "zoomed";
			dialog.setAttribute("aria-label", words.zoomed);
			const close = document.createElement("button");
			close.type = "button";
			close.className = "button";
			close.textContent = words.close;
			const img = new Image();
			img.alt = a.querySelector("img").alt;
			img.src = a.href;
			dialog.append(close, img);
			document.body.append(dialog);
			dialog.addEventListener("click", (e) => { if (e.target !== img) dialog.close(); });
			dialog.addEventListener("close", () => {
				dialog.remove();
				a.focus();
			});
			dialog.showModal();
		});
	}
}

markSections();
tree();
previews();
pictures();
