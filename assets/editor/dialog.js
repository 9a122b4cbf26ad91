// Small windows that ask for something.

// make builds an element.
export function make(tag, props, ...children) {
	const el = Object.assign(document.createElement(tag), props);
	el.append(...children);
	return el;
}

let count = 0;

// field is an input below its label.
export function field(label, props) {
	const input = make("input", { id: `ask-${++count}`, ...props });
	return [make("div", { className: "field" }, make("label", { htmlFor: input.id, textContent: label }), input), input];
}

// ask shows a window with a form of parts and waits: it gives true when the form is sent and check finds nothing wrong,
// false when it is closed. check gives what is wrong and where.
export function ask({ title, parts, buttons, cancel, check = () => null }) {
	return new Promise((resolve) => {
		const heading = make("h2", { id: `ask-${++count}`, textContent: title });
		const problem = make("p", { id: `ask-${++count}`, className: "error-text", role: "alert" });
		const close = make("button", { type: "button", className: "button", textContent: cancel });
		const form = make("form", { method: "dialog", noValidate: true }, problem, ...parts, make("div", { className: "buttons" }, ...buttons, close));
		const dialog = make("dialog", { className: "ask" }, heading, form);
		dialog.setAttribute("aria-labelledby", heading.id);
		let sent = false;
		form.addEventListener("submit", (e) => {
			e.preventDefault();
			const wrong = check();
			problem.textContent = wrong?.text ?? "";
			if (wrong) {
				wrong.input.setAttribute("aria-invalid", "true");
				wrong.input.setAttribute("aria-describedby", problem.id);
				wrong.input.focus();
				return;
			}
			sent = true;
			dialog.close();
		});
		close.addEventListener("click", () => dialog.close());
		dialog.addEventListener("close", () => {
			dialog.remove();
			resolve(sent);
		});
		document.body.append(dialog);
		dialog.showModal();
		(form.querySelector("input") ?? form.querySelector("button")).focus();
	});
}
