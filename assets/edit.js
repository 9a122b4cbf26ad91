// What script adds to the editor: it saves by keyboard, keeps drafts, warns before text is lost, shows the preview in
// place or beside, tells who else is there and what readers may stumble over. Where an editor was bundled, it takes the
// place of the text field, which goes on holding the text; without it, and without script, the field is the editor.

import { hints, presence } from "./beside.js";
import { drafts } from "./drafts.js";
import { fieldsOf, growLists } from "./fields.js";
import { drop, keep, offerKept } from "./kept.js";
import { preview } from "./preview.js";
import { session } from "./signin.js";
import { fill, given, texts } from "./writing.js";

// plain is the text field as a place to write: where it is scrolled to, in lines, and how to get to a line.
function plain(area) {
	const height = () => Number.parseFloat(getComputedStyle(area).lineHeight) || 24;
	return {
		focus: () => area.focus(),
		put(text) {
			area.value = text;
			area.dispatchEvent(new Event("input", { bubbles: true }));
			area.focus();
		},
		top: () => area.scrollTop / height(),
		line(n) {
			const before = area.value.split("\n").slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
			area.focus();
			area.setSelectionRange(before, before);
			area.scrollTop = (n - 3) * height();
		},
	};
}

function editor(form) {
	const { content } = form.elements;
	const typed = () => JSON.stringify([content.value, fieldsOf(form)]);
	const first = typed();
	const who = session(form.dataset.login);
	const save = form.querySelector("button:not([formaction]):not([type=button])");
	let surface = plain(content);
	let leaving = false;

	const said = document.createElement("p");
	said.className = "kept";
	said.setAttribute("role", "status");
	content.closest(".field").append(said);
	const tell = (text, wrong = false) => {
		said.textContent = text;
		said.classList.toggle("wrong", wrong);
	};

	// A form that was given back by the server holds what was sent, and the server has it as a draft.
	if (form.hasAttribute("data-changed")) drop("sent", form);
	offerKept(form, (text) => surface.put(text));
	growLists(form);
	presence(form);
	hints(form, (line) => surface.line(line));
	const saving = drafts(form, who, tell);
	const shown = preview(form, who, () => surface, () => { leaving = true; });
	content.addEventListener("scroll", () => shown?.follow());

	form.addEventListener("submit", async (e) => {
		if (who.ended) {
			e.preventDefault();
			if (await who.again()) form.requestSubmit(e.submitter);
			return;
		}
		keep("sent", form);
		if (e.submitter?.hasAttribute("formaction")) return;
		saving(true);
		leaving = true;
	});
	addEventListener("pageshow", (e) => {
		if (!e.persisted) return;
		leaving = false;
		saving(false);
	});
	addEventListener("beforeunload", (e) => {
		if (leaving || typed() === first && !form.hasAttribute("data-changed")) return;
		e.preventDefault();
		e.returnValue = document.getElementById("status").dataset.unsaved;
	});
	for (const dropping of document.querySelectorAll('main form[action^="/-/draft/"]')) {
		dropping.addEventListener("submit", () => {
			drop("sent", form);
			saving(true);
			leaving = true;
		});
	}
	form.addEventListener("keydown", (e) => {
		if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && (e.key === "s" || e.key === "Enter")) {
			e.preventDefault();
			form.requestSubmit(save);
		}
	});

	const area = form.querySelector("textarea[data-editor]");
	if (!area || area !== content || !given.dataset.bundle) return;
	import(given.dataset.bundle)
		.then(({ upgrade }) => upgrade(area, { texts, fill, tell, preview: shown, upload: form.dataset.upload, people: form.dataset.people }))
		.then((upgraded) => { surface = upgraded; })
		.catch(() => {}); // the text field stays
}

for (const form of document.querySelectorAll("form[data-editor]")) {
	if (form.elements.content instanceof HTMLTextAreaElement) editor(form);
}
