// What script adds to pages that work without it: the section in view is marked in the contents, code and links to
// headings can be copied, the editor saves by keyboard, shows its preview in place, warns before text is lost and keeps
// what was sent until it is known to be saved.

const status = document.getElementById("status");
const texts = status.dataset;

// say tells everybody, screen readers included, for as long as reading it takes.
let toastTimer;
function say(text) {
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

function copyButtons(root) {
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

// What an editor sends is kept in the window's own storage, by the editor's address, until its page is shown with the
// notice that a save leads to. The storage may be full or closed to us; then there is simply no second copy.
const editors = "/-/edit/";

function keep(form) {
	const kept = { content: form.elements.content.value, base: form.elements.base.value };
	try {
		sessionStorage.setItem(form.getAttribute("action"), JSON.stringify(kept));
	} catch {}
}

function keptFor(address) {
	try {
		return JSON.parse(sessionStorage.getItem(address));
	} catch {
		return null;
	}
}

function drop(address) {
	try {
		sessionStorage.removeItem(address);
	} catch {}
}

function dropSaved() {
	if (!document.querySelector(".notice") || !location.pathname.startsWith("/wiki/")) return;
	drop(editors + location.pathname.slice("/wiki/".length));
}

// dropAll is for the next person at the same computer.
function dropAll() {
	try {
		for (const key of Object.keys(sessionStorage)) if (key.startsWith(editors)) sessionStorage.removeItem(key);
	} catch {}
}

// offerKept offers a text that was sent from this editor and not saved, above its form. A form that was given back by
// the server holds its text already.
function offerKept(form) {
	const address = form.getAttribute("action");
	const { content, base } = form.elements;
	const kept = form.hasAttribute("data-changed") ? null : keptFor(address);
	if (typeof kept?.content !== "string" || kept.content === content.value) return;
	const note = document.createElement("div");
	note.className = "note";
	note.setAttribute("role", "status");
	const lead = document.createElement("p");
	lead.textContent = form.dataset.kept;
	const buttons = document.createElement("div");
	buttons.className = "buttons";
	for (const [text, act] of [
		[form.dataset.keptGet, () => {
			content.value = kept.content;
			base.value = kept.base; // what was saved meanwhile is merged, as if the text had never left the page
			form.setAttribute("data-changed", "");
		}],
		[form.dataset.keptDrop, () => drop(address)],
	]) {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "button";
		button.textContent = text;
		button.addEventListener("click", () => {
			act();
			note.remove();
			content.focus();
		});
		buttons.append(button);
	}
	note.append(lead, buttons);
	form.before(note);
}

function editor(form) {
	const area = form.querySelector("textarea");
	offerKept(form);
	form.addEventListener("submit", () => keep(form));
	const save = form.querySelector("button:not([formaction]):not([type=button])");
	let saving = false;
	const first = area.defaultValue;
	form.addEventListener("submit", (e) => { if (!e.submitter?.hasAttribute("formaction")) saving = true; });
	addEventListener("beforeunload", (e) => {
		if (saving || area.value === first && !form.hasAttribute("data-changed")) return;
		e.preventDefault();
		e.returnValue = texts.unsaved;
	});
	form.addEventListener("keydown", (e) => {
		if ((e.ctrlKey || e.metaKey) && (e.key === "s" || e.key === "Enter")) {
			e.preventDefault();
			form.requestSubmit(save);
		}
	});
	const button = form.querySelector("button[data-preview]");
	const into = document.querySelector("[data-preview-into]");
	if (!button || !into) return;
	button.addEventListener("click", async (e) => {
		e.preventDefault();
		let answer, html;
		try {
			answer = await fetch(button.formAction, { method: "POST", body: new FormData(form) });
			html = await answer.text();
		} catch {
			say(texts.offline); // and stay: the page that the browser would show instead has no text on it
			return;
		}
		if (!answer.ok || answer.redirected) {
			saving = true; // the text goes along to the page that answers
			form.requestSubmit(button);
			return;
		}
		into.innerHTML = html;
		copyButtons(into);
		into.tabIndex = -1;
		into.focus();
	});
}

// Focus goes to the summary of what is wrong, so that it is read first.
document.querySelector(".errors")?.focus();
markSections();
copyButtons(document);
closeMenus();
dropSaved();
document.querySelector('form[action="/-/logout"]')?.addEventListener("submit", dropAll);
for (const form of document.querySelectorAll("form[data-editor]")) editor(form);
