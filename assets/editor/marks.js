// What the buttons and keys do to the text. Each is one step to undo.

import { EditorSelection } from "@codemirror/state";

// stars counts the asterisks right before a place: three are bold and italic.
const stars = (state, at) => state.sliceDoc(Math.max(0, at - 3), at).match(/\**$/)[0].length;

function wears(state, { from, to }, mark) {
	const n = mark.length;
	if (state.sliceDoc(from - n, from) !== mark || state.sliceDoc(to, to + n) !== mark) return false;
	return mark[0] !== "*" || (n === 2 ? stars(state, from) >= 2 : stars(state, from) % 2 === 1);
}

// wrap puts a mark around what is selected or the word at the cursor, or takes it away. words stand in where there is none.
export const wrap = (mark, words) => (view) => {
	const { state } = view;
	const n = mark.length;
	view.dispatch(state.update(state.changeByRange((range) => {
		const chosen = range.empty ? state.wordAt(range.head) ?? range : range;
		if (wears(state, chosen, mark)) {
			return {
				changes: [{ from: chosen.from - n, to: chosen.from }, { from: chosen.to, to: chosen.to + n }],
				range: EditorSelection.range(chosen.from - n, chosen.to - n),
			};
		}
		const text = chosen.empty ? words : state.sliceDoc(chosen.from, chosen.to);
		return {
			changes: { from: chosen.from, to: chosen.to, insert: mark + text + mark },
			range: EditorSelection.range(chosen.from + n, chosen.from + n + text.length),
		};
	}), { userEvent: "input", scrollIntoView: true }));
	view.focus();
	return true;
};

// linesOf are the lines that the selection touches; empty ones only where there is no other.
function linesOf(state) {
	const { from, to } = state.selection.main;
	const all = [];
	for (let at = from; at <= to;) {
		const line = state.doc.lineAt(at);
		all.push(line);
		at = line.to + 1;
	}
	const full = all.filter((line) => line.text.trim() !== "");
	return full.length ? full : all.slice(0, 1);
}

function changeLines(view, change) {
	const changes = [];
	for (const [i, line] of linesOf(view.state).entries()) {
		const [from, to, insert] = change(line.text, i);
		changes.push({ from: line.from + from, to: line.from + to, insert });
	}
	const set = view.state.changes(changes);
	view.dispatch({ changes: set, selection: view.state.selection.map(set, 1), userEvent: "input", scrollIntoView: true });
	view.focus();
	return true;
}

const item = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)?/;
const kinds = {
	bullet: [/^[-*+]\s+(?!\[)$/, () => "- "],
	number: [/^\d{1,9}[.)]\s+(?!\[)$/, (i) => `${i + 1}. `],
	task: [/\[[ xX]\]\s+$/, () => "- [ ] "],
};

// list makes items of the lines, or takes away what makes them items.
export const list = (kind) => (view) => {
	const [is, mark] = kinds[kind];
	const drop = linesOf(view.state).every((line) => is.test(line.text.match(item)[2] ?? ""));
	return changeLines(view, (text, i) => {
		const [, space, now = ""] = text.match(item);
		return [space.length, space.length + now.length, drop ? "" : mark(i)];
	});
};

export const quote = (view) => {
	const drop = linesOf(view.state).every((line) => line.text.startsWith(">"));
	return changeLines(view, (text) => [0, drop ? text.match(/^> ?/)[0].length : 0, drop ? "" : "> "]);
};

// heading goes from none over the levels two to four, and back to none: the first is the page's title.
export const heading = (view) => changeLines(view, (text) => {
	const [mark] = text.match(/^#{0,6} ?/);
	const level = mark.trim().length;
	return [0, mark.length, level >= 4 ? "" : "#".repeat(Math.max(2, level + 1)) + " "];
});

// block puts lines in the place of the selected ones, with an empty line before and after, and selects the words in them.
export function block(view, text, words = "") {
	const { state } = view;
	const first = state.doc.lineAt(state.selection.main.from);
	const last = state.doc.lineAt(state.selection.main.to);
	const chosen = !state.selection.main.empty;
	const from = chosen || first.text.trim() === "" ? first.from : first.to;
	const to = chosen ? last.to : from === first.from ? first.to : from;
	const above = state.sliceDoc(0, from).replace(/[ \t]+$/, "");
	const lead = above === "" || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
	const below = state.sliceDoc(to, to + 2);
	const tail = below.startsWith("\n\n") || below === "\n" ? "" : below.startsWith("\n") ? "\n" : "\n\n";
	const at = from + lead.length + (words ? text.indexOf(words) : text.length);
	view.dispatch({
		changes: { from, to, insert: lead + text + tail }, selection: EditorSelection.range(at, at + words.length),
		userEvent: "input", scrollIntoView: true,
	});
	view.focus();
	return true;
}

const selected = (view) => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to);

// callout makes a framed text of what is selected, with a kind such as NOTE.
export const callout = (kind, words, sameLine) => (view) => {
	const text = selected(view).trim() || words;
	const lines = text.split("\n").map((line) => ("> " + line).trimEnd());
	const made = sameLine ? [`> [!${kind}] ${text.split("\n")[0]}`, ...lines.slice(1)] : [`> [!${kind}]`, ...lines];
	return block(view, made.join("\n"), text === words ? words : "");
};

// code makes a block of several lines, or of a line that stands alone; else code among words.
export const code = (words) => (view) => {
	const text = selected(view);
	const line = view.state.doc.lineAt(view.state.selection.main.from);
	if (!text.includes("\n") && line.text.trim() !== "") return wrap("`", words)(view);
	return block(view, "```\n" + (text || words) + "\n```", text ? "" : words);
};

const isAddress = (text) => /^(https?:\/\/|mailto:)\S+$/.test(text);

// link leads from what is selected to an address that is to be written; of a selected address it asks for the words.
export const link = (words, address) => (view) => {
	const { from, to } = view.state.selection.main;
	const text = selected(view);
	const [shown, leads, ask] = isAddress(text) ? [words, text, words] : [text || words, address, text ? address : words];
	const insert = `[${shown}](${leads})`;
	const at = from + (ask === address ? insert.lastIndexOf(address) : 1);
	view.dispatch({
		changes: { from, to, insert }, selection: EditorSelection.range(at, at + ask.length), userEvent: "input", scrollIntoView: true,
	});
	view.focus();
	return true;
};

// linkPasted makes a link of the selected words and an address that is pasted onto them.
export function linkPasted(view, address) {
	const { from, to, empty } = view.state.selection.main;
	const text = selected(view);
	if (empty || text.includes("\n") || isAddress(text) || !isAddress(address)) return false;
	view.dispatch({ changes: { from, to, insert: `[${text}](${address})` }, selection: { anchor: from + text.length + address.length + 4 }, userEvent: "input.paste" });
	return true;
}

// pageLink begins a link to a page, which is then completed.
export const pageLink = (complete) => (view) => {
	const { from, to } = view.state.selection.main;
	const text = selected(view);
	view.dispatch({ changes: { from, to, insert: `[[${text}]]` }, selection: { anchor: from + 2 + text.length }, userEvent: "input" });
	view.focus();
	complete(view);
	return true;
};
