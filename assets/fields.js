// The fields of a page in the editor's form: what is in them, what they were, and the lines that are folded away.

const isField = (name) => name === "front" || name.startsWith("field.") || name.startsWith("was.");

export const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => isField(name));

// fillFields puts kept fields back into a form, which has more inputs for a list where it needs them. Where the form has
// no fields any more, it gives their lines, to stand above the text.
export function fillFields(form, fields) {
	for (const name of new Set(fields.map(([name]) => name))) {
		const kept = fields.filter(([other]) => other === name).map(([, value]) => value);
		const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
		while (inputs.length > 1 && inputs.length < kept.length) inputs.push(another(inputs.at(-1)));
		for (const [i, input] of inputs.entries()) {
			if (input.type === "checkbox") input.checked = kept.includes(input.value);
			else input.value = kept[i] ?? "";
		}
	}
	const front = fields.find(([name]) => name === "front")?.[1];
	return front && !form.elements.front ? `---\n${front.replace(/\n?$/, "\n")}---\n` : "";
}

// another adds an empty input below the last one of a list.
function another(input) {
	const next = input.cloneNode();
	const count = (text) => text.replace(/\d+$/, (n) => Number(n) + 1);
	next.id = count(input.id);
	next.setAttribute("aria-label", count(input.getAttribute("aria-label")));
	next.value = "";
	input.after(next);
	return next;
}

// growLists keeps an empty input at the end of each list of inputs.
export function growLists(form) {
	form.addEventListener("input", (e) => {
		const inputs = e.target.closest("fieldset.field")?.querySelectorAll("input:not([type=checkbox], [type=hidden])");
		if (inputs && [...inputs].at(-1) === e.target && e.target.value !== "") another(e.target);
	});
}
