// The one door for HTML that script puts into a page: browsers that know Trusted Types let nothing in by another way.
// Only what this wiki's server rendered goes through it, and what is read apart from the page, to be taken to pieces.

const policy = globalThis.trustedTypes?.createPolicy("wiki", { createHTML: (html) => html, createScriptURL: (address) => address });

// trusted gives HTML as innerHTML and DOMParser take it.
export const trusted = (html) => policy ? policy.createHTML(html) : html;

// trustedScript gives the address of a script of this wiki as navigator.serviceWorker takes it.
export const trustedScript = (address) => policy ? policy.createScriptURL(address) : address;
