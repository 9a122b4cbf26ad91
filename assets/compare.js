// What script adds to comparing: buttons and keys that lead from change to change, the view that a reader likes is
// remembered, choices of the history that make no sense are taken away, and a conflict shows what comes of the choices.

import { trusted } from "./trusted.js";

import { singleKeys } from "./settings.js";

// A change is a run of neighbouring rows that differ, or of neighbouring marks within a page as it is shown.
function changesIn(root) {
	const list = [];
	let last;
	const rows = root.querySelectorAll(".d.deleted, .d.added, .d.changed");
	for (const el of rows.length > 0 ? rows : root.querySelectorAll("ins, del")) {
		if (last && (last.nextElementSibling === el && (rows.length > 0 || between(last, el) === ""))) {
			list.at(-1).push(el);
		} else {
			list.push([el]);
		}
		last = el;
	}
	return list;
}

function between(a, b) {
	let text = "";
	for (let n = a.nextSibling; n && n !== b; n = n.nextSibling) text += n.textContent;
	return text.trim();
}

function jumping(bar, root) {
	const changes = changesIn(root);
	const where = bar.querySelector(".where");
	const buttons = bar.querySelectorAll("button");
	let at = -1;
	bar.hidden = false;
	if (changes.length === 0) {
		where.textContent = bar.dataset.none;
		for (const b of buttons) b.disabled = true;
		return;
	}
	const go = (step) => {
		for (const el of changes[at] ?? []) el.classList.remove("here");
		at = (at + step + changes.length + (at < 0 && step < 0 ? 1 : 0)) % changes.length;
		for (const el of changes[at]) el.classList.add("here");
		changes[at][0].closest("details:not([open])")?.setAttribute("open", "");
		changes[at][0].scrollIntoView({ block: "center" });
		let n = 0;
		const parts = [at + 1, changes.length];
		where.textContent = bar.dataset.where.replace(/%d/g, () => parts[n++]);
	};
	for (const b of buttons) b.addEventListener("click", () => go(Number(b.dataset.step)));
	addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey || !singleKeys()) return;
		if (e.target.closest?.("input, textarea, select, [contenteditable], [role=combobox], dialog[open]")) return;
		const step = { n: 1, j: 1, p: -1, k: -1 }[e.key];
		if (!step) return;
		e.preventDefault();
		go(step);
	});
}

// The view beside or inline is a matter of taste, and kept in the browser.
function rememberView(root) {
	const links = [...document.querySelectorAll("a[data-view]")];
	const show = (view) => {
		root.classList.toggle("inline", view === "inline");
		for (const a of links) {
			if (a.dataset.view === view) a.setAttribute("aria-current", "true");
			else a.removeAttribute("aria-current");
		}
	};
	for (const a of links) {
		a.addEventListener("click", (e) => {
			if (e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0) return;
			e.preventDefault();
			show(a.dataset.view);
			history.replaceState(null, "", a.href);
			try {
				localStorage.setItem("compare", a.dataset.view);
			} catch {}
		});
	}
	if (!root.hasAttribute("data-remember")) return;
	try {
		if (localStorage.getItem("compare") === "inline") show("inline");
	} catch {}
}

// Of two versions the older is compared with the newer: the list begins with the newest.
function narrowVersions(form) {
	const rows = [...form.querySelectorAll("tbody tr:not(.picked)")].filter((row) => row.querySelector("input[name=from]"));
	const narrow = () => {
		const chosen = (name) => rows.findIndex((row) => row.querySelector(`input[name=${name}]`).checked);
		const from = chosen("from");
		const to = chosen("to");
		for (const [i, row] of rows.entries()) {
			row.querySelector("input[name=from]").classList.toggle("impossible", to >= 0 && i <= to);
			row.querySelector("input[name=to]").classList.toggle("impossible", from >= 0 && i >= from);
			for (const input of row.querySelectorAll("input[type=radio]")) input.disabled = input.classList.contains("impossible") && !input.checked;
			row.classList.toggle("compared", i === from || i === to);
		}
	};
	form.addEventListener("change", narrow);
	addEventListener("pageshow", narrow); // the browser may have put older choices back
	narrow();
}

// A conflict shows what comes of the choices, on the same page, and takes it into the whole text. Text that was typed
// there meanwhile is never written over: then the form goes the way it goes without script.
function conflict(form) {
	const whole = form.elements.content;
	const into = document.querySelector("[data-preview-into]");
	let own = whole.value;
	const key = `${form.getAttribute("action")}#${form.elements.base.value}`;
	const choices = () => [...new FormData(form)].filter(([name]) => /^(choice|text)-\d+$/.test(name));
	const keep = () => {
		try {
			sessionStorage.setItem("choices", JSON.stringify([key, choices()]));
		} catch {}
	};
	try {
		const [kept, list] = JSON.parse(sessionStorage.getItem("choices")) ?? [];
		for (const [name, value] of kept === key ? list : []) {
			const field = form.elements[name];
			if (field) field.value = value;
		}
	} catch {}
	form.addEventListener("input", keep);
	form.addEventListener("input", (e) => {
		const [, n] = e.target.name?.match(/^text-(\d+)$/) ?? [];
		if (n) form.elements[`choice-${n}`].value = "edit";
	});
	form.addEventListener("submit", async (e) => {
		if (e.submitter?.value !== "resolve" || e.submitter.dataset.plain || whole.value !== own || !into) return;
		e.preventDefault();
		e.stopImmediatePropagation();
		keep();
		const plain = () => {
			e.submitter.dataset.plain = "1";
			form.requestSubmit(e.submitter);
		};
		const data = new FormData(form, e.submitter);
		let page;
		try {
			const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data });
			if (!answer.ok || answer.redirected) return plain();
			page = new DOMParser().parseFromString(trusted(await answer.text()), "text/html");
		} catch {
			return plain();
		}
		const shown = page.querySelector("section.preview article");
		const text = page.querySelector("textarea[name=content]");
		const base = page.querySelector("form.edit input[name=base]");
		// A page whose fields have a form is not all in its text area.
		if (!shown || !text || page.querySelector("[name=front]") || base?.value !== form.elements.base.value) return plain();
		whole.value = own = text.value;
		whole.dispatchEvent(new Event("input", { bubbles: true })); // it is kept as a draft
		form.querySelector("button").value = "save"; // what Ctrl+S does from here on
		whole.dispatchEvent(new Event("input", { bubbles: true })); // for the editor in its place
		into.replaceChildren(...shown.childNodes);
		into.tabIndex = -1;
		const result = form.querySelector("[data-result]");
		result.hidden = false;
		result.querySelector("[data-result-into]").append(into);
		into.focus();
	}, true);
}

const changes = document.querySelector("[data-changes]");
const bar = document.querySelector("[data-jump]");
if (changes && bar) jumping(bar, changes);
if (changes?.classList.contains("compare")) rememberView(changes);
for (const form of document.querySelectorAll("form[data-versions]")) narrowVersions(form);
for (const form of document.querySelectorAll("form[data-conflict]")) conflict(form);
