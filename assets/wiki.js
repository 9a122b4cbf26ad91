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

// The fields of a page are kept with its text: what is in them, what they were, and the lines that are folded away.
const isField = (name) => name === "front" || name.startsWith("field.") || name.startsWith("was.");

const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => isField(name));

function keep(form) {
	const kept = { content: form.elements.content.value, base: form.elements.base.value, fields: fieldsOf(form) };
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

// fillFields puts kept fields back into a form, which has more inputs for a list where it needs them. Where the form has
// no fields any more, it gives their lines, to stand above the text.
function fillFields(form, fields) {
	for (const name of new Set(fields.map(([name]) => name))) {
		const kept = fields.filter(([other]) => other === name).map(([, value]) => value);
		const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
		while (inputs.length > 1 && inputs.length < kept.length) inputs.push(another(inputs.at(-1)));
		for (const [i, input] of inputs.entries()) {
			if (input.type === "checkbox") input.checked = kept.includes(input.value);
			else input.value = kept[i] ?? "";
		}
	}
	const front = fields.find(([name]) => name === "front")?.[1];
	return front && !form.elements.front ? `---\n${front.replace(/\n?$/, "\n")}---\n` : "";
}

// another adds an empty input below the last one of a list.
function another(input) {
	const next = input.cloneNode();
	const count = (text) => text.replace(/\d+$/, (n) => Number(n) + 1);
	next.id = count(input.id);
	next.setAttribute("aria-label", count(input.getAttribute("aria-label")));
	next.value = "";
	input.after(next);
	return next;
}

// growLists keeps an empty input at the end of each list of inputs.
function growLists(form) {
	form.addEventListener("input", (e) => {
		const inputs = e.target.closest("fieldset.field")?.querySelectorAll("input:not([type=checkbox], [type=hidden])");
		if (inputs && [...inputs].at(-1) === e.target && e.target.value !== "") another(e.target);
	});
}

// A type of page has a folder of its own, which is filled in where nobody wrote another.
function typeFolders(form) {
	const { folder } = form.elements;
	const kinds = [...form.querySelectorAll("input[name=template]")];
	const own = kinds.map((kind) => kind.dataset.folder ?? "");
	form.addEventListener("change", (e) => {
		if (kinds.includes(e.target) && folder.type === "text" && (folder.value === "" || own.includes(folder.value))) {
			folder.value = e.target.dataset.folder ?? "";
		}
	});
}

// offerKept offers a text that was sent from this editor and not saved, above its form. A form that was given back by
// the server holds its text already.
function offerKept(form) {
	const address = form.getAttribute("action");
	const { content, base } = form.elements;
	const kept = form.hasAttribute("data-changed") ? null : keptFor(address);
	const fields = Array.isArray(kept?.fields) ? kept.fields : [];
	const same = () => fields.join("\n") === fieldsOf(form).join("\n");
	if (typeof kept?.content !== "string" || kept.content === content.value && same()) return;
	const note = document.createElement("div");
	note.className = "note";
	note.setAttribute("role", "status");
	const lead = document.createElement("p");
	lead.textContent = form.dataset.kept;
	const buttons = document.createElement("div");
	buttons.className = "buttons";
	for (const [text, act] of [
		[form.dataset.keptGet, () => {
			content.value = fillFields(form, fields) + kept.content;
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
	const typed = () => JSON.stringify([form.elements.content.value, fieldsOf(form)]);
	const first = typed();
	offerKept(form);
	growLists(form);
	form.addEventListener("submit", () => keep(form));
	const save = form.querySelector("button:not([formaction]):not([type=button])");
	let saving = false;
	form.addEventListener("submit", (e) => { if (!e.submitter?.hasAttribute("formaction")) saving = true; });
	addEventListener("beforeunload", (e) => {
		if (saving || typed() === first && !form.hasAttribute("data-changed")) return;
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
for (const form of document.querySelectorAll('form[action="/-/new"]')) typeFolders(form);
