// The editor in the browser, of CodeMirror: it takes the place of the text field, which goes on holding the text for the
// form, the drafts and the preview, and hears of each change.

import "./style.js";
import { completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, redo, undo } from "@codemirror/commands";
import { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { indentUnit, Language, syntaxHighlighting } from "@codemirror/language";
import { openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { styleTags, tagHighlighter, tags } from "@lezer/highlight";
import { completion } from "./complete.js";
import { make } from "./dialog.js";
import { files } from "./files.js";
import { callout, code, heading, link, list, pageLink, quote, wrap } from "./marks.js";
import { table } from "./table.js";
import { aboveKeyboard, toolbar } from "./toolbar.js";

const look = tagHighlighter([
	{ tag: tags.heading, class: "md-heading" },
	{ tag: tags.strong, class: "md-strong" },
	{ tag: tags.emphasis, class: "md-emphasis" },
	{ tag: tags.strikethrough, class: "md-struck" },
	{ tag: [tags.link, tags.url], class: "md-link" },
	{ tag: tags.monospace, class: "md-code" },
	{ tag: tags.quote, class: "md-quote" },
	{ tag: [tags.processingInstruction, tags.contentSeparator, tags.meta, tags.labelName], class: "md-mark" },
]);

// The lines between --- at the top of a page are no headings.
const frontMatter = {
	defineNodes: ["FrontMatter"],
	props: [styleTags({ FrontMatter: tags.meta })],
	parseBlock: [{
		name: "FrontMatter", before: "HorizontalRule",
		parse(cx, line) {
			if (cx.lineStart !== 0 || line.text.trimEnd() !== "---") return false;
			while (cx.nextLine() && line.text.trimEnd() !== "---");
			cx.nextLine();
			cx.addElement(cx.elt("FrontMatter", 0, cx.prevLineEnd()));
			return true;
		},
	}],
};
const markdown = new Language(markdownLanguage.data, markdownLanguage.parser.configure(frontMatter));

// Keys that the form or ours have another meaning for.
const ours = new Set(["Mod-Enter", "Mod-i", "Shift-Mod-k"]);
const others = defaultKeymap.filter(({ key }) => !ours.has(key));

// tools are the buttons of the bar, in groups.
function tools(texts, { add, preview }) {
	const groups = [
		[
			{ name: "Undo", run: undo, key: "Mod-z" },
			{ name: "Redo", run: redo, key: "Mod-y" },
		],
		[
			{ name: "Heading", run: heading, key: "Mod-Shift-h" },
			{ name: "Bold", run: wrap("**", texts.Words), key: "Mod-b" },
			{ name: "Italic", run: wrap("*", texts.Words), key: "Mod-i" },
		],
		[
			{ name: "List", run: list("bullet"), key: "Mod-Shift-8" },
			{ name: "Numbered", run: list("number"), key: "Mod-Shift-7" },
			{ name: "Task", run: list("task"), key: "Mod-Shift-9" },
			{ name: "Outdent", run: indentLess, key: "Alt-Shift-ArrowLeft" },
			{ name: "Indent", run: indentMore, key: "Alt-Shift-ArrowRight" },
		],
		[
			{ name: "Link", run: link(texts.Words, texts.Address), key: "Mod-Shift-k" },
			{ name: "PageLink", run: pageLink(startCompletion) },
			...add ? [{ name: "File", run: add }] : [],
		],
		[
			{ name: "Quote", run: quote },
			{ name: "Code", run: code(texts.Words), key: "Mod-e" },
			{ name: "Table", run: table(texts) },
			{ name: "Callout", run: callout("NOTE", texts.Words) },
			{ name: "Decision", run: callout("beslutning", texts.Words, true) },
		],
		[
			{ name: "Find", run: openSearchPanel, key: "Mod-f" },
			...preview ? [{ name: "Beside", run: preview.toggle, pressed: preview.wanted }] : [],
		],
	];
	return groups;
}

// chooser asks for files by the browser's own window.
function chooser(add, view) {
	const input = make("input", { type: "file", multiple: true });
	input.addEventListener("change", () => add(view(), [...input.files], view().state.selection.main.from));
	return () => {
		input.value = "";
		input.click();
		return true;
	};
}

// breath lets the browser do what waits, a key that was pressed for one, between two pieces of work.
const breath = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

// upgrade puts the editor in the place of a text field. What it gives is how the rest of the page speaks with it.
export async function upgrade(area, { texts, tell, preview, upload, people, fill }) {
	let view;
	const taken = files({ address: upload, texts, tell, fill });
	const groups = tools(texts, { add: upload && chooser(taken.add, () => view), preview });
	const keys = groups.flat().filter(({ key, name }) => key && !/^(Undo|Redo|Find)$/.test(name)).map(({ key, run }) => ({ key, run, preventDefault: true }));
	const hint = make("p", { id: area.id + "-tab", className: "hint", textContent: texts.TabHint });
	const name = area.labels[0] ? { "aria-labelledby": area.labels[0].id ||= area.id + "-label" } : {};
	const attributes = { // the tabindex says to checkers what is so anyway: the keyboard gets into the box that scrolls
		...name, id: area.id + "-editor", tabindex: "0", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", translate: "no",
		"aria-describedby": [area.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "),
		...area.lang && { lang: area.lang },
		...area.getAttribute("aria-invalid") && { "aria-invalid": "true" },
	};
	await breath();
	const state = EditorState.create({
		doc: area.value,
		extensions: [
			keymap.of(keys),
			keymap.of([{ key: "Enter", run: insertNewlineContinueMarkup }, { key: "Backspace", run: deleteMarkupBackward }]),
			keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...others]),
			history(),
			markdown.extension,
			syntaxHighlighting(look),
			indentUnit.of("    "),
			search({ top: true }),
			completion(people, texts),
			taken.extension,
			EditorView.lineWrapping,
			EditorView.contentAttributes.of(attributes),
			EditorState.phrases.of(texts.Phrases),
			EditorView.updateListener.of((update) => {
				if (!update.docChanged) return;
				area.value = update.state.doc.toString();
				area.dispatchEvent(new Event("input", { bubbles: true }));
			}),
		],
	});
	await breath();
	view = new EditorView({ state });
	// Somebody else may write into the field: its writer until the editor stands, a restored draft, or what tests the form.
	const follow = () => {
		const text = view.state.doc.toString();
		if (text === area.value) return;
		view.dispatch({ changes: { from: 0, to: text.length, insert: area.value } });
	};
	area.addEventListener("input", follow);
	const bar = toolbar(groups, { texts, controls: attributes.id, view });
	await breath();
	follow();
	view.dispatch({ selection: { anchor: Math.min(area.selectionStart, view.state.doc.length) } });
	const had = document.activeElement === area;
	area.before(make("div", { className: "writing" }, bar, view.dom), hint);
	aboveKeyboard(bar);
	area.classList.add("behind");
	area.tabIndex = -1;
	area.setAttribute("aria-hidden", "true");
	area.labels[0]?.addEventListener("click", (e) => {
		e.preventDefault();
		view.focus();
	});
	for (const to of document.querySelectorAll(`a[href="#${area.id}"]`)) {
		to.addEventListener("click", (e) => {
			e.preventDefault();
			view.focus();
		});
	}
	if (preview) view.scrollDOM.addEventListener("scroll", preview.follow, { passive: true });
	if (had) view.focus();
	return {
		focus: () => view.focus(),
		put(text) {
			view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
			view.focus();
		},
		top() {
			const y = view.scrollDOM.scrollTop;
			const block = view.lineBlockAtHeight(y);
			return view.state.doc.lineAt(block.from).number - 1 + (y - block.top) / Math.max(1, block.height);
		},
		line(n) {
			const { from } = view.state.doc.line(Math.min(Math.max(1, n), view.state.doc.lines));
			view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
			view.focus();
		},
	};
}
