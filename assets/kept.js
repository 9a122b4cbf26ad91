// What an editor holds is kept in the browser in two places, until it is known to be saved. What was sent is kept in the
// window's own storage, by the editor's address; wiki.js drops it on the page with the notice that a save leads to. What
// could not reach the server is kept for longer, by the editor's address and the person, and offered to nobody else.
// A storage may be full or closed to us; then there is simply no second copy.

import { fieldsOf, fillFields } from "./fields.js";
import { fill, given, texts } from "./writing.js";

const longest = 30 * 24 * 60 * 60 * 1000; // ms that a text is offered which never reached the server

const places = { sent: () => sessionStorage, unsent: () => localStorage };

const key = (place, form) => (place === "unsent" ? `unsent ${given.dataset.person} ` : "") + form.getAttribute("action");

// keep writes down what a form holds.
export function keep(place, form) {
	const { content, base } = form.elements;
	const kept = { content: content.value, base: base?.value ?? "", fields: fieldsOf(form), when: Date.now() };
	try {
		places[place]().setItem(key(place, form), JSON.stringify(kept));
		return true;
	} catch {
		return false;
	}
}

export function drop(place, form) {
	try {
		places[place]().removeItem(key(place, form));
	} catch {}
}

function kept(place, form) {
	try {
		const found = JSON.parse(places[place]().getItem(key(place, form)));
		if (typeof found?.content !== "string" || place === "unsent" && !(Date.now() - found.when < longest)) return null;
		return { ...found, fields: Array.isArray(found.fields) ? found.fields : [] };
	} catch {
		return null;
	}
}

// offerKept offers what was kept last of this editor, where it is not the text in it, above its form. put takes the text.
export function offerKept(form, put) {
	const { content, base } = form.elements;
	const [place, found] = ["sent", "unsent"].map((place) => [place, kept(place, form)])
		.filter(([, found]) => found).sort(([, a], [, b]) => b.when - a.when)[0] ?? [];
	if (!found) return;
	const forget = () => {
		drop("sent", form);
		drop("unsent", form);
	};
	if (found.content === content.value && found.fields.join("\n") === fieldsOf(form).join("\n")) {
		forget();
		return;
	}
	const clock = new Date(found.when).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
	const [lead, get, discard] = place === "sent" ? [form.dataset.kept, form.dataset.keptGet, form.dataset.keptDrop] :
		[texts.Unsent, fill(texts.UnsentGet, clock), texts.UnsentDrop];
	const note = document.createElement("div");
	note.className = "note";
	note.setAttribute("role", "status");
	const said = document.createElement("p");
	said.textContent = lead;
	const buttons = document.createElement("div");
	buttons.className = "buttons";
	const button = (text, act) => {
		const made = document.createElement("button");
		Object.assign(made, { type: "button", className: "button", textContent: text });
		made.addEventListener("click", () => {
			note.remove();
			act();
		});
		buttons.append(made);
	};
	button(get, () => {
		const text = fillFields(form, found.fields) + found.content;
		if (base) base.value = found.base; // what was saved meanwhile is merged, as if the text had never left the page
		form.setAttribute("data-changed", "");
		put(text);
	});
	button(discard, () => {
		forget();
		put(content.value);
	});
	note.append(said, buttons);
	form.before(note);
}
