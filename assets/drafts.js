// What is typed is saved as a draft on the server every few seconds, and in the browser while the server cannot be
// reached. A line below the text tells where it is.

import { drop, keep } from "./kept.js";
import { signedOut } from "./signin.js";
import { fill, texts } from "./writing.js";

const rest = 5000; // ms after the last key
const most = 10000; // ms that nothing is saved while somebody types on, and between attempts

const largest = 60000; // bytes that a browser may send for a page that is being left

// draftOf is what a form would send, but for what somebody signs in with.
function draftOf(form) {
	const data = new FormData(form);
	data.delete("email");
	data.delete("password");
	return data;
}

const everything = (form) => JSON.stringify([...draftOf(form)]);

// drafts begins; line tells a text. What it gives ends the drafts while the text is being saved, or lets them go on.
export function drafts(form, who, line) {
	const address = form.dataset.draft;
	let saved = everything(form);
	let timer, since = 0, sending, over = false, away = !address;

	const keepHere = () => {
		const said = !address ? texts.DraftHere : who.ended ? texts.DraftSignedOut : texts.DraftOffline;
		line(keep("unsent", form) ? said : texts.DraftNowhere);
	};
	const save = async () => {
		clearTimeout(timer);
		if (over || sending) return;
		const now = everything(form);
		since = 0;
		if (now === saved) return;
		if (!address) {
			saved = now;
			keepHere();
			return;
		}
		sending = new AbortController();
		try {
			const answer = await fetch(address, {
				method: "POST", body: draftOf(form), headers: { Accept: "application/json" }, signal: sending.signal,
			});
			if (signedOut(answer)) {
				const first = !who.ended;
				away = who.ended = true;
				keepHere();
				if (first && await who.again()) timer = setTimeout(save);
				return;
			}
			if (!answer.ok) throw new Error(answer.status);
			const { saved: clock } = await answer.json();
			saved = now;
			away = false;
			drop("unsent", form);
			line(fill(texts.DraftSaved, clock));
			if (everything(form) !== saved) later();
		} catch {
			if (over) return;
			away = true;
			keepHere();
			timer = setTimeout(save, most);
		} finally {
			sending = undefined;
		}
	};
	const later = () => {
		if (over) return;
		since ||= Date.now();
		clearTimeout(timer);
		timer = setTimeout(save, Math.max(0, Math.min(rest, since + most - Date.now())));
	};
	form.addEventListener("input", later);
	form.addEventListener("change", later);
	addEventListener("online", save);
	addEventListener("pagehide", () => {
		if (over || everything(form) === saved) return;
		if (away || everything(form).length > largest) keep("unsent", form);
		else fetch(address, { method: "POST", body: draftOf(form), keepalive: true }).catch(() => keep("unsent", form));
	});
	if (form.hasAttribute("data-changed")) {
		saved = "";
		later();
	}
	return (end) => {
		over = end;
		if (!end) return;
		clearTimeout(timer);
		sending?.abort();
		drop("unsent", form);
	};
}
