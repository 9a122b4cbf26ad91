// The editor's own rules come in a sheet that script makes, since the wiki's pages allow no style but its own. They are
// in a layer below that of editor.css, which gives the look.

import { StyleModule } from "style-mod";

const sheet = new CSSStyleSheet();
let mounted = [];

StyleModule.mount = (root, modules) => {
	const wanted = [modules].flat();
	mounted = [...mounted.filter((one) => !wanted.includes(one)), ...wanted];
	sheet.replaceSync(`@layer editor.machine {\n${mounted.map((one) => one.getRules()).join("\n")}\n}`);
	if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
