// Finding without leaving the page: while something is typed in the field at the top, or in the window that Ctrl+K, the
// key / and the magnifying glass open, the pages that may be meant are proposed, and the places of the wiki that are
// always there. Without script the field is a form, and the magnifying glass leads to one.

import { singleKeys } from "./settings.js";

const jumps = document.getElementById("jumps");
const texts = jumps.dataset;
const pause = 80; // ms after a key, so that fast typing asks once
const most = 8; // pages proposed

// places are the addresses proposed by the words of their names; all of them where nothing is typed.
function places(typed) {
	const begin = " " + typed.toLowerCase();
	return [...jumps.querySelectorAll("a")]
		.filter((a) => (" " + a.textContent.toLowerCase()).includes(begin))
		.map((a) => ({ title: a.textContent, detail: "", url: a.href }));
}

// pages asks for those that may be meant. A wiki that does not answer proposes none.
async function pages(typed, signal) {
	try {
		const answer = await fetch(`/-/suggest?n=${most}&q=${encodeURIComponent(typed)}`, { signal });
		if (!answer.ok || answer.redirected) return [];
		return (await answer.json()).map(({ path, title, alias, url }) => {
			const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
			return { title, detail: [alias, folder].filter(Boolean).join(" · "), url };
		});
	} catch {
		return [];
	}
}

// combobox makes one of a form's field and proposes below it. With stay the list is there for as long as the form is.
function combobox(form, stay) {
	const input = form.elements.q;
	const list = document.createElement("ul");
	list.id = input.id + "-options";
	list.className = "options";
	list.hidden = true;
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", texts.options);
	const said = document.createElement("p");
	said.className = "visually-hidden";
	said.setAttribute("role", "status");
	form.append(list, said);
	input.autocomplete = "off";
	for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
		input.setAttribute(name, value);
	}
	let active = -1;
	let asking = new AbortController();
	let timer, telling;

	const option = ({ title, detail, url }, i) => {
		const li = document.createElement("li");
		li.id = `${list.id}-${i}`;
		li.dataset.url = url;
		li.setAttribute("role", "option");
		li.setAttribute("aria-selected", "false");
		li.append(title);
		if (detail) {
			const more = document.createElement("span");
			more.className = "quiet";
			more.textContent = detail;
			li.append(" ", more);
		}
		return li;
	};
	const choose = (i) => {
		list.children[active]?.setAttribute("aria-selected", "false");
		active = i;
		const chosen = list.children[i];
		if (!chosen) {
			input.removeAttribute("aria-activedescendant");
			return;
		}
		chosen.setAttribute("aria-selected", "true");
		chosen.scrollIntoView({ block: "nearest" });
		input.setAttribute("aria-activedescendant", chosen.id);
	};
	const show = (rows) => {
		choose(-1);
		list.replaceChildren(...rows.map(option));
		list.hidden = rows.length === 0;
		input.setAttribute("aria-expanded", String(!list.hidden));
	};
	// tell waits until nobody types any more, so that what is typed can be heard.
	const tell = (text) => {
		clearTimeout(telling);
		said.textContent = "";
		telling = setTimeout(() => { said.textContent = text; }, 500);
	};
	const close = () => {
		clearTimeout(timer);
		clearTimeout(telling);
		asking.abort();
		said.textContent = "";
		show([]);
	};
	// open proposes what fits what is typed. An answer to what was typed before is dropped.
	const open = async () => {
		clearTimeout(timer);
		asking.abort();
		const { signal } = asking = new AbortController();
		const typed = input.value.trim();
		if (!typed) {
			show(places(""));
			tell("");
			return;
		}
		const found = [...await pages(typed, signal), ...places(typed)];
		if (signal.aborted) return;
		show([...found, {
			title: texts.for.replace("%s", () => typed), detail: "", url: `/-/search?q=${encodeURIComponent(typed)}`,
		}]);
		const n = found.length;
		tell(n === 0 ? texts.none : (n === 1 ? texts.one : texts.other).replace("%d", n));
	};
	const go = (li, e) => {
		if (e.ctrlKey || e.metaKey) window.open(li.dataset.url);
		else location.assign(li.dataset.url);
	};

	input.addEventListener("input", () => {
		choose(-1);
		clearTimeout(timer);
		if (input.value.trim() || stay) timer = setTimeout(open, pause);
		else close();
	});
	input.addEventListener("keydown", (e) => {
		if (e.isComposing || e.altKey) return;
		const n = list.children.length;
		if (e.key === "ArrowDown" && list.hidden) open();
		else if (e.key === "ArrowDown") choose(active + 1 < n ? active + 1 : 0);
		else if (e.key === "ArrowUp" && n > 0) choose(active > 0 ? active - 1 : n - 1);
		else if (e.key === "Home" && active >= 0) choose(0);
		else if (e.key === "End" && active >= 0) choose(n - 1);
		else if (e.key === "Enter" && active >= 0) go(list.children[active], e);
		else if (e.key === "Escape" && !stay && !list.hidden) close();
		else return;
		e.preventDefault();
	});
	list.addEventListener("mousedown", (e) => e.preventDefault()); // or the field would lose the focus, and the list go
	list.addEventListener("click", (e) => {
		const li = e.target.closest("li");
		if (li) go(li, e);
	});
	if (!stay) form.addEventListener("focusout", (e) => { if (!form.contains(e.relatedTarget)) close(); });
	return { input, open, close };
}

// jump makes the window. The browser gives the focus back to where it was when it closes.
function jump(dialog) {
	const form = dialog.querySelector("form");
	const { input, open, close } = combobox(form, true);
	const start = () => {
		if (dialog.open) return;
		dialog.showModal();
		input.focus();
		open();
	};
	form.querySelector("button").addEventListener("click", () => dialog.close());
	dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
	dialog.addEventListener("keydown", (e) => {
		if (e.key !== "Escape" || e.isComposing) return;
		e.preventDefault(); // or a field with something in it would only be emptied
		dialog.close();
	});
	dialog.addEventListener("close", () => {
		input.value = "";
		close();
	});
	document.querySelector(".search-link")?.addEventListener("click", (e) => {
		if (e.ctrlKey || e.metaKey || e.shiftKey) return;
		e.preventDefault();
		start();
	});
	addEventListener("keydown", (e) => {
		if (e.defaultPrevented || e.isComposing || e.altKey) return;
		const control = (e.ctrlKey || e.metaKey) && !e.shiftKey && e.key.toLowerCase() === "k";
		const single = e.key === "/" && singleKeys() && !e.ctrlKey && !e.metaKey &&
			!e.target.closest?.("input, select, textarea, [contenteditable]");
		if (!control && !single) return;
		e.preventDefault();
		start();
	});
}

const header = document.querySelector("header .search");
if (header) combobox(header, false);
jump(document.getElementById("jump"));
