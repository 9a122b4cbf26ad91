// The choices at the foot of each page. How pages look changes at once and is kept by the server, as without script;
// whether single keys are shortcuts is kept in the browser, since only script knows of them.

const store = "slash";
let keys = true;
try {
	keys = localStorage.getItem(store) !== "off";
} catch {
	// The storage is closed to us: the choice is for this page.
}

// singleKeys tells whether a key alone may be a shortcut, which some people cannot have (WCAG 2.1.4).
export function singleKeys() {
	return keys;
}

function keepKeys(on) {
	keys = on;
	try {
		if (on) localStorage.removeItem(store);
		else localStorage.setItem(store, "off");
	} catch {}
}

function attribute(name, value) {
	if (value) document.documentElement.dataset[name] = value;
	else delete document.documentElement.dataset[name];
}

const form = document.querySelector("#settings form");
const choice = form.querySelector("#slash");
choice.checked = keys;
choice.closest("label").hidden = false;
choice.addEventListener("change", () => keepKeys(choice.checked));
form.querySelector("button").hidden = true;
form.addEventListener("change", (e) => {
	if (e.target === choice) return;
	const chosen = new FormData(form);
	attribute("theme", chosen.get("theme"));
	attribute("width", chosen.get("width"));
	// Without network the choice is for this page. The page that the form leads to is the one that is there.
	fetch(form.action, { method: "POST", body: chosen, redirect: "manual", keepalive: true }).catch(() => {});
});
