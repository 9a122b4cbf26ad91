// Tables: a new one, and rows and columns of the one at the cursor.

import { field, ask, make } from "./dialog.js";
import { block } from "./marks.js";

const cells = (line) => {
	const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
	return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
};
const isRule = (line) => /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line) && line.includes("-");

// tableAt is the table at the cursor: its lines' place, its cells by row (the header first), how its columns are aligned,
// and the row and column of the cursor. null where there is none.
export function tableAt(state) {
	const { head } = state.selection.main;
	const here = state.doc.lineAt(head);
	if (!here.text.includes("|")) return null;
	let first = here.number;
	let last = here.number;
	const has = (n) => n >= 1 && n <= state.doc.lines && state.doc.line(n).text.includes("|");
	while (has(first - 1)) first--;
	while (has(last + 1)) last++;
	if (last === first || !isRule(state.doc.line(first + 1).text)) return null;
	const lines = [];
	for (let n = first; n <= last; n++) lines.push(state.doc.line(n).text);
	const rows = lines.filter((_, i) => i !== 1).map(cells);
	const aligns = cells(lines[1]).map((rule) => (rule.startsWith(":") ? ":" : "-") + (rule.endsWith(":") ? ":" : "-"));
	const before = here.text.slice(0, head - here.from).trimStart().replace(/^\|/, "");
	return {
		from: state.doc.line(first).from, to: state.doc.line(last).to, rows, aligns,
		row: here.number - first - (here.number > first + 1 ? 1 : 0) - (here.number === first + 1 ? 1 : 0),
		column: Math.min(before.split(/(?<!\\)\|/).length - 1, aligns.length - 1),
	};
}

// written is a table as text, its columns below each other.
export function written(rows, aligns) {
	const widths = aligns.map((_, i) => Math.max(3, ...rows.map((row) => [...(row[i] ?? "")].length)));
	const line = (row) => "| " + aligns.map((_, i) => {
		const text = row[i] ?? "";
		return text + " ".repeat(widths[i] - [...text].length);
	}).join(" | ") + " |";
	const rule = "| " + aligns.map((side, i) => side[0] + "-".repeat(widths[i] - 2) + side[1]).join(" | ") + " |";
	return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

function change(view, act) {
	const at = tableAt(view.state);
	act(at);
	const row = Math.min(at.row, at.rows.length - 1);
	const column = Math.max(0, Math.min(at.column, at.aligns.length - 1));
	const text = written(at.rows, at.aligns);
	const lines = text.split("\n");
	const line = row === 0 ? 0 : row + 1;
	const before = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
	let inLine = 2;
	for (let i = 0; i < column; i++) inLine = lines[line].indexOf(" | ", inLine) + 3;
	view.dispatch({
		changes: { from: at.from, to: at.to, insert: text }, selection: { anchor: at.from + before + inLine },
		userEvent: "input", scrollIntoView: true,
	});
}

const acts = {
	RowAdd: (t) => t.rows.splice(t.row += 1, 0, t.aligns.map(() => "")),
	RowDrop: (t) => { if (t.row > 0) t.rows.splice(t.row, 1); },
	ColumnAdd: (t) => {
		t.column += 1;
		t.aligns.splice(t.column, 0, "--");
		for (const row of t.rows) row.splice(t.column, 0, "");
	},
	ColumnDrop: (t) => {
		if (t.aligns.length === 1) return;
		t.aligns.splice(t.column, 1);
		for (const row of t.rows) row.splice(t.column, 1);
	},
	AlignLeft: (t) => { t.aligns[t.column] = ":-"; },
	AlignCentre: (t) => { t.aligns[t.column] = "::"; },
	AlignRight: (t) => { t.aligns[t.column] = "-:"; },
};

// table asks for the size of a new table, or what is to become of the one at the cursor.
export const table = (texts) => (view) => {
	if (tableAt(view.state)) changeTable(view, texts);
	else newTable(view, texts);
	return true;
};

async function newTable(view, texts) {
	const number = (label, value, max) => field(label, { type: "number", min: 1, max, value, inputMode: "numeric" });
	const [rowsBox, rows] = number(texts.TableRows, 3, 50);
	const [columnsBox, columns] = number(texts.TableColumns, 3, 20);
	const done = await ask({
		title: texts.TableTitle, parts: [rowsBox, columnsBox], cancel: texts.Cancel,
		buttons: [make("button", { className: "button primary", textContent: texts.TableInsert })],
	});
	if (done) {
		const size = (input) => Math.max(1, Math.min(Number(input.max), Math.trunc(Number(input.value)) || 1));
		const head = Array.from({ length: size(columns) }, (_, i) => texts.Column.replace("%d", i + 1));
		const empty = Array.from({ length: size(rows) }, () => head.map(() => ""));
		block(view, written([head, ...empty], head.map(() => "--")), head[0]);
	}
	view.focus();
}

async function changeTable(view, texts) {
	let chosen;
	const buttons = Object.keys(acts).map((name) => {
		const button = make("button", { className: "button", textContent: texts[name] });
		button.addEventListener("click", () => { chosen = name; });
		return button;
	});
	const box = make("div", { className: "choices" }, ...buttons);
	if (await ask({ title: texts.TableHere, parts: [box], buttons: [], cancel: texts.Close }) && chosen) change(view, acts[chosen]);
	view.focus();
}
