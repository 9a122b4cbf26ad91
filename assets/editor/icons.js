// The pictures on the buttons: lines of 2 on a field of 24 by 24.

const paths = {
	Undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
	Redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
	Heading: "M6 4v16M18 4v16M6 12h12",
	Bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
	Italic: "M10 4h8M6 20h8M14 4l-4 16",
	List: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
	Numbered: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v5M4 15.5c.3-1.5 3-1.5 3 0 0 1.3-3 2-3 4h3",
	Task: "M4 5h14v14H4zM7.5 12l3 3L20 6",
	Outdent: "M20 5H10M20 12H10M20 19H10M7 9l-3 3 3 3",
	Indent: "M20 5H10M20 12H10M20 19H10M4 9l3 3-3 3",
	Link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5",
	PageLink: "M8 4H5v16h3M16 4h3v16h-3M9 12h6",
	File: "M4 5h16v14H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9h.01",
	Quote: "M5 17c2.5-1 4-3 4-6V7H4v5h5M15 17c2.5-1 4-3 4-6V7h-5v5h5",
	Code: "m8 7-5 5 5 5M16 7l5 5-5 5",
	Table: "M3 5h18v14H3zM3 10h18M3 14.5h18M9 5v14M15 5v14",
	Callout: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01",
	Decision: "M5 3v18M5 4h13l-2.5 4L18 12H5",
	Find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21",
	Beside: "M3 5h18v14H3zM12 5v14M15 9h3M15 12.5h3",
};

export function icon(name) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
	path.setAttribute("d", paths[name]);
	svg.append(path);
	return svg;
}
