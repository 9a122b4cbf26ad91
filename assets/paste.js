// What was copied from Word, LibreOffice, Google Docs or a web page, as Markdown: headings, lists, tables, links, bold and
// italic stay; colours, sizes and pictures do not.

import { trusted } from "./trusted.js";

const blocks = new Set(["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "CENTER", "DD", "DETAILS", "DIV", "DL", "DT", "FIGCAPTION",
	"FIGURE", "FOOTER", "FORM", "H1", "H2", "H3", "H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "P", "PRE", "SECTION",
	"TABLE", "UL"]);

// toMarkdown gives "" for what has no text.
export function toMarkdown(html) {
	const { body } = new DOMParser().parseFromString(trusted(quiet(html)), "text/html");
	for (const el of body.querySelectorAll("style, script, meta, link, title, template, noscript, svg, button, select, textarea, xml")) el.remove();
	for (const el of body.querySelectorAll("[data-style*='display:none'], [data-style*='display: none'], [data-style*='mso-hide:all']")) el.remove();
	wordLists(body);
	// The page's title is its first heading.
	const shift = body.querySelector("h1, .MsoTitle") ? 1 : 0;
	return blocksOf(body, { shift }).join("\n\n");
}

// quiet is HTML whose styles and scripts are only read: the wiki's pages allow none, and would complain of each.
// What is not closed reaches to the end, and so is looked at once.
const quiet = (html) => html.replace(/<(style|script)\b[^]*?(?:<\/\1\s*>|$)/gi, "")
	.replace(/<[a-z][^>]*(?:>|$)/gi, (tag) => tag.replace(/([\s"'])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"));

// styled is what an element's own style says of a property.
const styled = (el, name) => el?.dataset.style?.match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i"))?.[1].trim().toLowerCase() ?? "";

// wordLists makes lists of Word's paragraphs that only look like lists: each says its level, and its bullet or number in
// a part that is to be ignored.
function wordLists(body) {
	const levelOf = (p) => Number(p.getAttribute("data-style")?.match(/mso-list:\s*l\d+ level(\d+)/i)?.[1]) || 0;
	let open = [];
	let last;
	for (const p of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
		const level = levelOf(p);
		const mark = p.querySelector("[data-style*='mso-list:Ignore' i], [data-style*='mso-list: Ignore' i]");
		if (!level || p.tagName !== "P") {
			mark?.remove(); // the number of a heading
			open = [];
			continue;
		}
		const kind = /^\W?\s*(\d+|[a-z]{1,4})[.)]/i.test(mark?.textContent.trim() ?? "") ? "ol" : "ul";
		mark?.remove();
		if (last && last.nextElementSibling !== p) open = [];
		open.length = Math.min(open.length, level);
		if (open.length === level && open.at(-1).localName !== kind) open.pop();
		const first = open.length === 0;
		while (open.length < level) {
			const list = body.ownerDocument.createElement(kind);
			const parent = open.at(-1);
			if (parent) (parent.lastElementChild ?? parent.appendChild(body.ownerDocument.createElement("li"))).append(list);
			else p.before(list);
			open.push(list);
		}
		const item = body.ownerDocument.createElement("li");
		item.append(...p.childNodes);
		open.at(-1).append(item);
		last = first ? open[0] : last;
		p.remove();
	}
}

// blocksOf gives the blocks in an element; text between them is a paragraph.
function blocksOf(parent, at) {
	const found = [];
	let run = [];
	const flush = () => {
		const text = lineStart(inline(run, at).trim());
		if (text) found.push(text);
		run = [];
	};
	for (const node of parent.childNodes) {
		if (node.nodeType === Node.ELEMENT_NODE && hasBlocks(node)) {
			flush();
			found.push(...block(node, at));
		} else {
			run.push(node);
		}
	}
	flush();
	return found;
}

const hasBlocks = (el) => blocks.has(el.tagName) || [...el.children].some(hasBlocks);

function block(el, at) {
	const tag = el.tagName;
	const level = tag.match(/^H([1-6])$/)?.[1] ?? (el.classList.contains("MsoTitle") ? 1 : 0);
	if (level) {
		const text = inline(el.childNodes, { ...at, bold: true }).replace(/\\?\n/g, " ").trim();
		return text ? ["#".repeat(Math.min(6, Number(level) + at.shift)) + " " + text] : [];
	}
	switch (tag) {
	case "UL": case "OL":
		return list(el, at);
	case "LI":
		return list(wrapped(el), at);
	case "TABLE":
		return table(el, at);
	case "HR":
		return ["---"];
	case "PRE":
		return [fenced(el.textContent)];
	case "BLOCKQUOTE": {
		const inner = blocksOf(el, at);
		return inner.length ? [indent(inner.join("\n\n"), "> ", "> ")] : [];
	}
	}
	return blocksOf(el, at);
}

function wrapped(item) {
	const ul = item.ownerDocument.createElement("ul");
	ul.append(item.cloneNode(true));
	return ul;
}

const indent = (text, first, rest) => text.split("\n").map((line, i) => ((i ? rest : first) + line).trimEnd()).join("\n");

function fenced(text) {
	const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([m]) => m.length + 1)));
	return `${fence}\n${text.replace(/\n+$/, "")}\n${fence}`;
}

// list gives one block. A list in a list may stand in an item, or, as Google writes it, between them.
function list(el, at) {
	const items = [];
	const below = " ".repeat(el.tagName === "OL" ? 4 : 2);
	let n = Number(el.getAttribute("start")) || 1;
	for (const child of el.children) {
		if (child.tagName === "UL" || child.tagName === "OL") {
			const [inner] = list(child, at);
			if (inner && items.length) items.push(indent(inner, below, below));
			else if (inner) items.push(inner);
			continue;
		}
		const box = child.matches("[role=checkbox]") ? child : child.querySelector("input[type=checkbox], [role=checkbox]");
		const checked = box && (box.checked || box.getAttribute("aria-checked") === "true" || box.hasAttribute("checked"));
		const mark = (el.tagName === "OL" ? `${n++}. ` : "- ") + (box ? checked ? "[x] " : "[ ] " : "");
		const parts = blocksOf(child, at);
		if (!parts.length) continue;
		// A list below the first words stands right below them.
		const text = parts.reduce((all, part) => all + (/^(?:[-*+]|\d+\.) /.test(part) ? "\n" : "\n\n") + part);
		items.push(indent(text, mark, below));
	}
	return items.length ? [items.join("\n")] : [];
}

// table gives a table with its first row as the header. One of a single cell only puts a frame around text.
function table(el, at) {
	const rows = [...el.rows].map((row) => [...row.cells]);
	if (rows.length === 0) return [];
	if (rows.length === 1 && rows[0].length === 1) return blocksOf(rows[0][0], at);
	const words = (cell, i) => blocksOf(cell, { ...at, bold: i === 0 || cell.tagName === "TH" })
		.join(" ").replace(/\\?\n/g, " ").replace(/\|/g, "\\|").trim();
	const texts = rows.map((cells, i) => cells.flatMap((cell) => [words(cell, i), ...Array(Math.min(cell.colSpan, 50) - 1).fill("")]));
	const width = Math.max(...texts.map((row) => row.length));
	const line = (row) => "| " + Array.from({ length: width }, (_, i) => row[i] ?? "").join(" | ") + " |";
	const align = (i) => {
		const cell = rows.at(-1)[i];
		const side = [cell, cell?.firstElementChild].map((el) => styled(el, "text-align") || el?.getAttribute("align")).find(Boolean);
		return side === "right" || side === "end" ? "--:" : side === "center" ? ":-:" : "---";
	};
	const rule = "| " + Array.from({ length: width }, (_, i) => align(i)).join(" | ") + " |";
	const caption = el.caption ? inline(el.caption.childNodes, at).trim() : "";
	const made = [line(texts[0]), rule, ...texts.slice(1).map(line)].join("\n");
	return caption ? [caption, made] : [made];
}

// inline gives the words of nodes, on one line but for breaks that were made by hand.
function inline(nodes, at) {
	let text = "";
	for (const node of nodes) {
		if (node.nodeType === Node.TEXT_NODE) text += escaped(node.data.replace(/[\s\u00a0]+/g, " "));
		else if (node.nodeType === Node.ELEMENT_NODE) text += element(node, at);
	}
	return text.replace(/ {2,}/g, " ").replace(/ ?\\\n ?/g, "\\\n").replace(/^(\\\n)+|(?<!\\\n)(\\\n)+$/g, "");
}

const says = (said, yes, tags, el) => said ? yes.test(said) : tags.test(el.tagName);
const isBold = (el) => says(styled(el, "font-weight"), /bold|[6-9]00/, /^(B|STRONG)$/, el);
const isItalic = (el) => says(styled(el, "font-style"), /italic|oblique/, /^(I|EM|CITE|DFN)$/, el);

function element(el, at) {
	switch (el.tagName) {
	case "BR":
		return "\\\n";
	case "IMG":
		return escaped(el.alt ?? "");
	case "INPUT":
		return "";
	case "CODE": case "KBD": case "SAMP": case "TT":
		return el.textContent.trim() && code(el.textContent.replace(/\s+/g, " "));
	case "A":
		return link(el, at);
	}
	const bold = isBold(el) && !at.bold;
	const italic = isItalic(el) && !at.italic;
	const struck = /^(S|DEL|STRIKE)$/.test(el.tagName) || styled(el, "text-decoration").includes("line-through");
	const text = inline(el.childNodes, { ...at, bold: at.bold || bold, italic: at.italic || italic });
	return around(text, (struck ? "~~" : "") + (bold ? "**" : "") + (italic ? "*" : ""));
}

// around puts marks next to the words: a space inside them would make them characters.
function around(text, mark) {
	const [before] = text.match(/^[\s\\]*/);
	const [after] = text.slice(before.length).match(/(?<![\s\\])[\s\\]*$/);
	const words = text.slice(before.length, text.length - after.length);
	if (!mark || !words || words.includes("\n")) return text;
	return before + mark + words + [...mark].reverse().join("") + after;
}

function code(text) {
	const marks = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([m]) => m.length)) + 1);
	const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
	return marks + pad + text + pad + marks;
}

function link(el, at) {
	const text = inline(el.childNodes, at).trim();
	const to = el.getAttribute("href")?.trim() ?? "";
	if (!/^(https?:|mailto:)/i.test(to) || !text) return text;
	if (el.textContent.trim() === to) return `<${to}>`;
	return `[${text.replace(/\\?\n/g, " ")}](${to.replace(/[\s()<>]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29")})`;
}

// escaped keeps characters what they are.
const escaped = (text) => text.replace(/[\\`*[\]<]/g, "\\$&").replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");

// lineStart keeps the first characters of a paragraph from making it another block.
const lineStart = (text) => text.replace(/^(#{1,6}|>|[-+])(?=\s|$)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2").replace(/^(-{3,}|~{3,}|=+)/, "\\$1");
