// A type of page has a folder of its own, which is filled in where nobody wrote another.

for (const form of document.querySelectorAll('form[action="/-/new"]')) {
	const { folder } = form.elements;
	const kinds = [...form.querySelectorAll("input[name=template]")];
	const own = kinds.map((kind) => kind.dataset.folder ?? "");
	form.addEventListener("change", (e) => {
		if (kinds.includes(e.target) && folder.type === "text" && (folder.value === "" || own.includes(folder.value))) {
			folder.value = e.target.dataset.folder ?? "";
		}
	});
}
