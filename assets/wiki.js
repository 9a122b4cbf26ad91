// What script adds to pages that work without it: the section in view is marked in the contents, code and links to
// headings can be copied, the editor saves by keyboard, shows its preview in place and warns before text is lost.

const status = document.getElementById("status");
const texts = status.dataset;

// say tells everybody, screen readers included, for a few seconds.
let toastTimer;
function say(text) {
	status.textContent = "";
	status.textContent = text;
	status.className = "toast";
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => {
		status.textContent = "";
		status.className = "visually-hidden";
	}, 2500);
}

async function copy(text, said) {
	try {
		await navigator.clipboard.writeText(text);
		say(said);
	} catch {
		// No permission, or no TLS: the text is still there to be copied by hand.
	}
}

function markSections() {
	const links = new Map();
	for (const a of document.querySelectorAll(".toc a")) {
		const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
		if (heading) links.set(heading, a);
	}
	if (links.size === 0) return;
	let current;
	const mark = () => {
		let seen = links.keys().next().value;
		for (const heading of links.keys()) {
			if (heading.getBoundingClientRect().top > innerHeight / 4) break;
			seen = heading;
		}
		if (seen === current) return;
		links.get(current)?.removeAttribute("aria-current");
		links.get(seen).setAttribute("aria-current", "true");
		current = seen;
	};
	let waiting = false;
	addEventListener("scroll", () => {
		if (waiting) return;
		waiting = true;
		requestAnimationFrame(() => { waiting = false; mark(); });
	}, { passive: true });
	mark();
}

function copyButtons(root) {
	if (!navigator.clipboard) return;
	for (const pre of root.querySelectorAll("pre.chroma, code.secret")) {
		const box = document.createElement("div");
		box.className = "code";
		pre.replaceWith(box);
		const button = document.createElement("button");
		button.type = "button";
		button.className = "copy";
		button.textContent = texts.copy;
		button.addEventListener("click", () => copy(pre.textContent, texts.copied));
		box.append(pre, button);
	}
	for (const a of root.querySelectorAll("a.anchor")) {
		a.addEventListener("click", () => copy(a.href, texts.copiedLink));
	}
}

function closeMenus() {
	const open = () => document.querySelectorAll("details.menu-button[open]");
	addEventListener("click", (e) => {
		for (const menu of open()) if (!menu.contains(e.target)) menu.open = false;
	});
	addEventListener("keydown", (e) => {
		if (e.key !== "Escape") return;
		for (const menu of open()) {
			menu.open = false;
			menu.querySelector("summary").focus();
		}
	});
}

function editor(form) {
	const area = form.querySelector("textarea");
	const save = form.querySelector("button:not([formaction]):not([type=button])");
	let saving = false;
	const first = area.defaultValue;
	form.addEventListener("submit", (e) => { if (!e.submitter?.hasAttribute("formaction")) saving = true; });
	addEventListener("beforeunload", (e) => {
		if (saving || area.value === first && !form.hasAttribute("data-changed")) return;
		e.preventDefault();
		e.returnValue = texts.unsaved;
	});
	form.addEventListener("keydown", (e) => {
		if ((e.ctrlKey || e.metaKey) && (e.key === "s" || e.key === "Enter")) {
			e.preventDefault();
			form.requestSubmit(save);
		}
	});
	const button = form.querySelector("button[data-preview]");
	const into = document.querySelector("[data-preview-into]");
	if (!button || !into) return;
	button.addEventListener("click", async (e) => {
		e.preventDefault();
		try {
			const answer = await fetch(button.formAction, {
				method: "POST",
				body: new FormData(form),
			});
			if (!answer.ok || answer.redirected) throw new Error("no preview");
			into.innerHTML = await answer.text();
			copyButtons(into);
			into.tabIndex = -1;
			into.focus();
		} catch {
			saving = true; // the text goes along to the page that answers
			form.requestSubmit(button);
		}
	});
}

// Focus goes to the summary of what is wrong, so that it is read first.
document.querySelector(".errors")?.focus();
markSections();
copyButtons(document);
closeMenus();
for (const form of document.querySelectorAll("form[data-editor]")) editor(form);
