// Images and files that are pasted, dragged or chosen: uploaded beside the page, and named in the text where they were
// put. And words that are pasted with their form, which become Markdown.

import { syntaxTree } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { ask, field, make } from "./dialog.js";
import { linkPasted } from "./marks.js";

const formed = /<(h[1-6]|ul|ol|li|table|b|strong|i|em|blockquote|pre|code)\b|<a\s[^>]*href|mso-list|font-weight:\s*(bold|[6-9]00)|font-style:\s*italic/i;

// inCode tells whether the cursor is where text is taken as it is.
function inCode(state) {
	for (let node = syntaxTree(state).resolveInner(state.selection.main.from, -1); node; node = node.parent) {
		if (/Code(Block|Text)?$/.test(node.name)) return true;
	}
	return false;
}

// files is the editor's part for them, and add, which takes chosen ones.
export function files({ address, texts, tell, fill }) {
	const moving = new Set(); // places that follow the text while their files are uploaded

	const describe = async (file) => {
		const [box, input] = field(texts.Alt, { type: "text", maxLength: 300, autocomplete: "off" });
		const only = make("input", { type: "checkbox" });
		const done = await ask({
			title: texts.AltTitle, cancel: texts.Cancel,
			parts: [make("p", { textContent: fill(texts.AltLead, file.name) }), box, make("label", { className: "choice" }, only, " " + texts.Decoration)],
			buttons: [make("button", { className: "button primary", textContent: texts.Insert })],
			check: () => only.checked || input.value.trim() ? null : { text: texts.AltMissing, input },
		});
		return done ? only.checked ? "" : input.value.trim() : null;
	};
	const send = (file, alt) => new Promise((resolve, reject) => {
		const body = new FormData();
		body.set("alt", alt);
		body.set("file", file);
		const request = new XMLHttpRequest(); // fetch does not tell how far it has come
		request.open("POST", address);
		request.setRequestHeader("Accept", "application/json");
		let told = -1;
		request.upload.addEventListener("progress", (e) => {
			const step = Math.floor(e.loaded / e.total * 4) * 25;
			if (!e.lengthComputable || step === told) return;
			told = step;
			tell(fill(texts.Uploading, file.name, step));
		});
		request.addEventListener("load", () => {
			let answer = {};
			try {
				answer = JSON.parse(request.responseText);
			} catch {}
			if (request.status === 201 && answer.markdown) resolve(answer.markdown);
			else reject(answer.error ? fill(texts.UploadError, file.name, answer.error) : fill(texts.UploadFailed, file.name));
		});
		request.addEventListener("error", () => reject(fill(texts.UploadFailed, file.name)));
		request.send(body);
	});
	const add = async (view, list, at) => {
		const place = { at };
		moving.add(place);
		for (const file of list) {
			const alt = file.type.startsWith("image/") ? await describe(file) : "";
			if (alt === null) continue;
			tell(fill(texts.Uploading, file.name, 0));
			try {
				const sent = await send(file, alt);
				const markdown = alt || !sent.startsWith("!") ? sent : sent.replace(/\)$/, ' "pynt")'); // says that it is decoration
				const line = view.state.doc.lineAt(place.at);
				const text = (place.at > line.from && !/\s$/.test(view.state.sliceDoc(line.from, place.at)) ? " " : "") + markdown + (list.length > 1 ? "\n\n" : "");
				view.dispatch({ changes: { from: place.at, insert: text }, selection: { anchor: place.at + text.length }, userEvent: "input.paste", scrollIntoView: true });
				tell(fill(texts.Uploaded, file.name));
			} catch (problem) {
				tell(String(problem), true);
			}
		}
		moving.delete(place);
		view.focus();
	};
	const dragged = (e) => Boolean(address) && [...(e.dataTransfer?.types ?? [])].includes("Files");

	const extension = [
		EditorView.updateListener.of((update) => {
			if (update.docChanged) for (const place of moving) place.at = update.changes.mapPos(place.at, 1);
		}),
		EditorView.domEventHandlers({
			dragover(e) {
				if (dragged(e)) e.preventDefault();
				return dragged(e);
			},
			drop(e, view) {
				if (!dragged(e)) return false;
				e.preventDefault();
				add(view, [...e.dataTransfer.files], view.posAtCoords({ x: e.clientX, y: e.clientY }, false));
				return true;
			},
			paste(e, view) {
				const data = e.clipboardData;
				if (!data) return false;
				const html = data.getData("text/html");
				const text = data.getData("text/plain");
				const list = [...data.files];
				// Word and spreadsheets put a picture of the words beside them.
				if (address && list.length && !text) {
					e.preventDefault();
					add(view, list, view.state.selection.main.from);
					return true;
				}
				if (inCode(view.state)) return false;
				if (linkPasted(view, text.trim())) {
					e.preventDefault();
					return true;
				}
				if (!formed.test(html) || data.types.includes("vscode-editor-data")) return false;
				e.preventDefault();
				pasteFormed(view, html, text, () => tell(texts.Pasted));
				return true;
			},
		}),
	];
	return { extension, add };
}

async function pasteFormed(view, html, plain, tell) {
	let text = plain;
	try {
		const { toMarkdown } = await import("./paste.js");
		text = toMarkdown(html) || plain;
		tell();
	} catch {} // the words are there without their form
	const { from } = view.state.selection.main;
	const line = view.state.doc.lineAt(from);
	const alone = /^(#|- |\d+\. |\||> |```)/.test(text) || text.includes("\n\n");
	if (alone && view.state.sliceDoc(line.from, from).trim() !== "") text = "\n\n" + text;
	view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });
}
