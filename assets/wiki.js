// What script adds to every page, all of which work without it: code and links to headings can be copied, menus close.
// What it adds to reading is in read.js, to the editor in edit.js.

import { singleKeys } from "./settings.js";

const status = document.getElementById("status");
const texts = status.dataset;

// say tells everybody, screen readers included, for as long as reading it takes.
let toastTimer;
export function say(text) {
	status.textContent = "";
	status.textContent = text;
	status.className = "toast";
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => {
		status.textContent = "";
		status.className = "visually-hidden";
	}, Math.max(2500, text.length * 60));
}

async function copy(text, said) {
	try {
		await navigator.clipboard.writeText(text);
		say(said);
	} catch {
		// No permission, or no TLS: the text is still there to be copied by hand.
	}
}

export function copyButtons(root) {
	if (!navigator.clipboard) return;
	for (const pre of root.querySelectorAll("pre.chroma, code.secret")) {
		const box = document.createElement("div");
		box.className = "code";
		pre.replaceWith(box);
		const button = document.createElement("button");
		button.type = "button";
		button.className = "copy";
		button.textContent = texts.copy;
		button.addEventListener("click", () => copy(pre.textContent, texts.copied));
		box.append(pre, button);
	}
	for (const a of root.querySelectorAll("a.anchor")) {
		a.addEventListener("click", () => copy(a.href, texts.copiedLink));
	}
}

function closeMenus() {
	const open = () => document.querySelectorAll("details.menu-button[open]");
	addEventListener("click", (e) => {
		for (const menu of open()) if (!menu.contains(e.target)) menu.open = false;
	});
	addEventListener("keydown", (e) => {
		if (e.key !== "Escape") return;
		for (const menu of open()) {
			menu.open = false;
			menu.querySelector("summary").focus();
		}
	});
}

// The key e opens the editor of the page that is shown.
function editKey() {
	const link = document.querySelector('.actions a[href^="/-/edit/"]');
	if (!link) return;
	link.setAttribute("aria-keyshortcuts", "e");
	addEventListener("keydown", (e) => {
		if (e.key !== "e" || e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
		if (!singleKeys() || e.target.closest?.("input, select, textarea, [contenteditable], dialog")) return;
		e.preventDefault();
		link.click();
	});
}

// What an editor sends is kept in the window's own storage (see kept.js), by the editor's address, until its page is
// shown with the notice that a save leads to.
const editors = "/-/edit/";

function drop(of) {
	try {
		for (const key of Object.keys(sessionStorage)) if (of(key)) sessionStorage.removeItem(key);
	} catch {}
}

// dropSaved drops the page's text, and that of any of its sections.
function dropSaved() {
	if (!document.querySelector(".notice") || !location.pathname.startsWith("/wiki/")) return;
	const address = editors + location.pathname.slice("/wiki/".length);
	drop((key) => key === address || key.startsWith(address + "?"));
}

// dropAll is for the next person at the same computer. choices are those of a conflict (see compare.js).
const dropAll = () => drop((key) => key === "choices" || key.startsWith(editors));

// Focus goes to the summary of what is wrong, so that it is read first.
document.querySelector(".errors")?.focus();
copyButtons(document);
closeMenus();
editKey();
dropSaved();
document.querySelector('form[action="/-/logout"]')?.addEventListener("submit", dropAll);
