// How the page will look: in place of the server's answer to the button, and, where there is room, beside the text while
// it is written. The HTML is the server's own, as the page has it.

import { copyButtons, say } from "./wiki.js";
import { signedOut } from "./signin.js";
import { trusted } from "./trusted.js";

const pause = 400; // ms after a key
const room = matchMedia("(min-width: 68.75rem)"); // 1100 px

// sections gives the lines at which a text's headings stand, with their words, but for those in fenced code.
function sections(text) {
	const found = [];
	let fence = "";
	for (const [i, line] of text.split("\n").entries()) {
		const mark = line.match(/^ {0,3}(`{3,}|~{3,})/)?.[1];
		if (fence) {
			if (mark && mark[0] === fence[0] && mark.length >= fence.length) fence = "";
			continue;
		}
		if (mark) fence = mark;
		else if (/^ {0,3}#{1,6}\s/.test(line)) found.push([i, words(line)]);
	}
	return found;
}

const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

// pairs gives places that belong together: lines of the text, and heights in the preview. Headings that only one of them
// has are passed over.
function pairs(text, into) {
	const list = [[0, 0]];
	const headings = [...into.querySelectorAll("h1, h2, h3, h4, h5, h6")];
	const top = into.getBoundingClientRect().top - into.scrollTop;
	let next = 0;
	for (const [line, said] of sections(text)) {
		const at = headings.findIndex((h, i) => i >= next && said !== "" && words(h.textContent).startsWith(said));
		if (at < 0) continue;
		next = at + 1;
		list.push([line, headings[at].getBoundingClientRect().top - top]);
	}
	list.push([text.split("\n").length, into.scrollHeight]);
	return list;
}

// preview makes both. surface is where the text is written; it may become another one later.
export function preview(form, who, surface, leave) {
	const button = form.querySelector("button[data-preview]");
	const into = document.querySelector("[data-preview-into]");
	if (!button || !into) return null;
	const main = document.getElementById("main");
	let wanted = false;
	try {
		wanted = localStorage.getItem("beside") === "on";
	} catch {}
	let timer, asking, places, on = false;

	const ask = async (signal) => {
		const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), signal });
		return [answer, await answer.text()];
	};
	const put = (html) => {
		into.innerHTML = trusted(html);
		copyButtons(into);
		places = undefined;
	};

	button.addEventListener("click", async (e) => {
		e.preventDefault();
		let answer, html;
		try {
			[answer, html] = await ask();
		} catch {
			say(document.getElementById("status").dataset.offline); // and stay: the page that the browser would show instead has no text on it
			return;
		}
		if (signedOut(answer) && form.dataset.login) {
			who.ended = true;
			if (await who.again()) button.click();
			return;
		}
		if (!answer.ok || answer.redirected) {
			leave(); // the text goes along to the page that answers
			form.requestSubmit(button);
			return;
		}
		put(html);
		into.tabIndex = -1;
		into.focus();
		into.scrollIntoView({ block: "start" });
	});

	const follow = () => {
		if (!on) return;
		places ??= pairs(form.elements.content.value, into);
		const line = surface().top();
		const i = Math.max(1, places.findIndex(([at]) => at > line));
		const [[fromLine, from], [toLine, to]] = [places[i - 1], places[i] ?? places.at(-1)];
		into.scrollTop = line <= 0 ? 0 : from + (to - from) * (line - fromLine) / Math.max(1, toLine - fromLine);
	};
	const refresh = async () => {
		clearTimeout(timer);
		asking?.abort();
		const { signal } = asking = new AbortController();
		try {
			const [answer, html] = await ask(signal);
			if (!answer.ok || answer.redirected) return; // the button, and saving, say why
			put(html);
			follow();
		} catch {} // the text was changed meanwhile, or there is no connection
	};
	const show = () => {
		on = wanted && room.matches;
		main.classList.toggle("beside", on);
		if (on) {
			form.after(into); // in the order in which they are seen
			into.tabIndex = 0;
			refresh();
		} else {
			asking?.abort();
			form.before(into);
			into.tabIndex = -1;
			into.replaceChildren();
		}
	};
	form.addEventListener("input", () => {
		if (!on) return;
		clearTimeout(timer);
		timer = setTimeout(refresh, pause);
	});
	into.addEventListener("load", () => { places = undefined; }, true); // an image has its size now
	room.addEventListener("change", () => { if (wanted) show(); });
	if (wanted) show();
	return {
		follow,
		wanted: () => wanted,
		toggle() {
			wanted = !wanted;
			try {
				if (wanted) localStorage.setItem("beside", "on");
				else localStorage.removeItem("beside");
			} catch {}
			show();
		},
	};
}
