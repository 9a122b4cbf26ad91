// The toolbar: one stop for Tab; the arrow keys, Home and End go along it.

import { make } from "./dialog.js";
import { icon } from "./icons.js";

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
const names = { Mod: apple ? "⌘" : "Ctrl", Alt: apple ? "⌥" : "Alt", ArrowRight: "→", ArrowLeft: "←" };
const spoken = { Mod: apple ? "Meta" : "Control" };

// shown is a key as people know it, heard as machines do.
const shown = (key, shift) => key.split("-").map((part) => part === "Shift" ? apple ? "⇧" : shift : names[part] ?? part.toUpperCase()).join(apple ? "" : "+");
const heard = (key) => key.split("-").map((part) => spoken[part] ?? part).join("+");

// toolbar makes it of groups of tools, each with a name, what it does, and perhaps a key and a state.
export function toolbar(groups, { texts, controls, view }) {
	const bar = make("div", { className: "toolbar" });
	bar.setAttribute("role", "toolbar");
	bar.setAttribute("aria-label", texts.Label);
	bar.setAttribute("aria-controls", controls);
	const buttons = [];
	for (const group of groups) {
		const box = make("div", { className: "tools" });
		for (const { name, run, key, pressed } of group) {
			const button = make("button", { type: "button", className: "tool tool-" + name.toLowerCase(), tabIndex: buttons.length ? -1 : 0 }, icon(name));
			button.setAttribute("aria-label", texts[name]);
			button.title = key ? `${texts[name]} (${shown(key, texts.Shift)})` : texts[name];
			if (key) button.setAttribute("aria-keyshortcuts", heard(key));
			const mark = () => { if (pressed) button.setAttribute("aria-pressed", String(pressed())); };
			mark();
			button.addEventListener("click", () => {
				run(view);
				mark();
			});
			buttons.push(button);
			box.append(button);
		}
		bar.append(box);
	}
	const go = (i) => {
		for (const button of buttons) button.tabIndex = -1;
		buttons[i].tabIndex = 0;
		buttons[i].focus();
	};
	bar.addEventListener("keydown", (e) => {
		const usable = [...buttons.keys()].filter((i) => buttons[i].offsetParent !== null);
		const at = usable.indexOf(buttons.indexOf(document.activeElement));
		const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: usable.length - 1 }[e.key];
		if (next === undefined || at < 0) return;
		e.preventDefault();
		go(usable[(next + usable.length) % usable.length]);
	});
	bar.addEventListener("focusin", (e) => {
		for (const button of buttons) button.tabIndex = button === e.target ? 0 : -1;
	});
	// A press must not take the selection, nor close the keyboard of a phone.
	bar.addEventListener("mousedown", (e) => e.preventDefault());
	return bar;
}

// aboveKeyboard keeps the bar right above the keyboard of a phone, which covers the page's foot.
export function aboveKeyboard(bar) {
	const seen = window.visualViewport;
	if (!seen) return;
	const place = () => bar.style.setProperty("--keyboard", `${Math.max(0, Math.round(innerHeight - seen.height - seen.offsetTop))}px`);
	seen.addEventListener("resize", place);
	seen.addEventListener("scroll", place);
	place();
}
