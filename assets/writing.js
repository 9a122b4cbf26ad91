// What the server gives the scripts of the editor: their texts in the reader's language, who edits, and the address of
// the editor that was bundled, where there is one.

export const given = document.getElementById("writing");
export const texts = JSON.parse(given.textContent);

// fill puts parts into a text, in the places of its %s and %d.
export const fill = (text, ...parts) => text.replace(/%[sd]/g, () => String(parts.shift()));
