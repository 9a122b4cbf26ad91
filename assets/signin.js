// A session that ran out while somebody wrote: they sign in again without leaving the page, and go on.

import { given, texts } from "./writing.js";

// session tells whether the last answer said that nobody is signed in, and signs in again.
export function session(address) {
	const now = { ended: false, again: async () => false };
	if (!address) return now;
	let dialog, form, problem, asked;

	const field = (name, type, label, complete) => {
		const box = document.createElement("div");
		box.className = "field";
		const named = document.createElement("label");
		named.htmlFor = "again-" + name;
		named.textContent = label;
		const input = document.createElement("input");
		Object.assign(input, { id: named.htmlFor, name, type, required: true, autocomplete: complete, spellcheck: false });
		box.append(named, input);
		return box;
	};
	const button = (text, type, look) => {
		const made = document.createElement("button");
		Object.assign(made, { type, className: look, textContent: text });
		return made;
	};
	const build = () => {
		dialog = document.createElement("dialog");
		dialog.className = "ask";
		dialog.setAttribute("aria-labelledby", "again-title");
		const title = document.createElement("h2");
		title.id = "again-title";
		title.textContent = texts.SignIn;
		const lead = document.createElement("p");
		lead.textContent = texts.SignInLead;
		problem = document.createElement("p");
		problem.className = "error-text";
		problem.id = "again-error";
		problem.setAttribute("role", "alert");
		form = document.createElement("form");
		form.noValidate = true;
		const buttons = document.createElement("div");
		buttons.className = "buttons";
		const later = button(texts.Cancel, "button", "button");
		buttons.append(button(texts.SignInNow, "submit", "button primary"), later);
		form.append(field("email", "email", texts.Email, "username"), field("password", "password", texts.Password, "current-password"), buttons);
		form.elements.email.value = given.dataset.email ?? "";
		later.addEventListener("click", () => dialog.close());
		form.addEventListener("submit", async (e) => {
			e.preventDefault();
			problem.textContent = "";
			const wrong = await send();
			if (wrong === "") {
				now.ended = false;
				dialog.close();
				return;
			}
			problem.textContent = wrong;
			form.elements.password.setAttribute("aria-describedby", problem.id);
			form.elements.password.focus();
		});
		dialog.append(title, lead, problem, form);
		document.body.append(dialog);
	};
	// send gives what is wrong, "" for nothing.
	const send = async () => {
		try {
			const answer = await fetch(address, {
				method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
			});
			if (answer.status === 204) return "";
			return (await answer.json()).error || texts.SignInFailed;
		} catch {
			return texts.SignInFailed;
		}
	};

	// again asks, and answers whether somebody is signed in now. While it asks, everybody who asks waits for the same.
	now.again = () => asked ??= new Promise((resolve) => {
		if (!dialog) build();
		form.elements.password.value = "";
		dialog.addEventListener("close", () => {
			asked = undefined;
			resolve(!now.ended);
		}, { once: true });
		dialog.showModal();
		(form.elements.email.value ? form.elements.password : form.elements.email).focus();
	});
	return now;
}

// signedOut tells whether an answer says that nobody is signed in, or leads to where one does it.
export const signedOut = (answer) => answer.status === 401 || answer.status === 403 || answer.redirected;
