// Completion: pages after [[, organisations and people after @, in the order in which the server gives them.

import { autocompletion, pickedCompletion } from "@codemirror/autocomplete";

async function ask(address, signal) {
	try {
		const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
		return answer.ok && !answer.redirected ? await answer.json() : [];
	} catch {
		return []; // what was asked for is asked no more, or there is no connection
	}
}

// until gives a signal that ends when the question is asked no more.
function until(context) {
	const control = new AbortController();
	context.addEventListener("abort", () => control.abort(), { onDocChange: true });
	return control.signal;
}

const insert = (text) => (view, completion, from, to) => {
	const end = view.state.sliceDoc(to, to + 2) === "]]" ? to + 2 : to;
	view.dispatch({
		changes: { from, to: end, insert: text }, selection: { anchor: from + text.length },
		userEvent: "input.complete", annotations: pickedCompletion.of(completion),
	});
};

async function pages(context) {
	const typed = context.matchBefore(/\[\[[^[\]|#\n]{0,200}/);
	if (!typed) return null;
	const found = await ask(`/-/suggest?n=12&q=${encodeURIComponent(typed.text.slice(2))}`, until(context));
	if (context.aborted || found.length === 0) return null;
	const many = (title) => found.filter((one) => one.title.toLowerCase() === title.toLowerCase()).length > 1;
	return {
		from: typed.from + 2, filter: false,
		options: found.map(({ path, title, alias }) => {
			const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
			const target = /[[\]|#\\]/.test(title) ? `${path}|${title.replace(/[[\]|\\]/g, "")}` : many(title) ? path : title;
			return { label: title, detail: [alias, folder].filter(Boolean).join(" · "), apply: insert(target + "]]") };
		}),
	};
}

const people = (address, texts) => async (context) => {
	const typed = context.matchBefore(/(?<![\p{L}\p{N}_.@])@[\p{L}\p{N}.\-]{0,60}/u);
	if (!typed) return null;
	const found = await ask(`${address}?q=${encodeURIComponent(typed.text.slice(1))}`, until(context));
	if (context.aborted || found.length === 0) return null;
	return {
		from: typed.from + 1, filter: false,
		options: found.map(({ name, kind }) => ({
			label: name, detail: kind === "organisation" ? texts.Organisation : texts.Person,
			apply: (view, completion, from, to) => view.dispatch({
				changes: { from, to, insert: name }, selection: { anchor: from + name.length },
				userEvent: "input.complete", annotations: pickedCompletion.of(completion),
			}),
		})),
	};
};

export function completion(address, texts) {
	return autocompletion({
		override: address ? [pages, people(address, texts)] : [pages], icons: false, activateOnTypingDelay: 80, interactionDelay: 0,
	});
}
