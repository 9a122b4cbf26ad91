// What html-validate is asked, beside its recommendation, and why. The checker of the W3C says whether HTML is valid; this
// one looks for what is valid and a mistake all the same.

export const rules = {
  extends: ['html-validate:recommended'],
  rules: {
    // The HTML of a comparison of shown pages is written from its parsed form by golang.org/x/net/html, as XML would have it
    // too: <hr/>, checked="". To browsers both mean the same.
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    // How our templates write HTML: a lower-case doctype, a space at the end of a line where a template's condition was.
    'doctype-style': ['error', { style: 'lowercase' }],
    'no-trailing-whitespace': 'off',
    // A long title is cut by who shows it; the words that matter stand first.
    'long-title': 'off',
    // A button in a form sends it, as HTML says; those that do not say type="button".
    'no-implicit-button-type': 'off',
    // Lists and groups may have names as well as what one acts on.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // An input that says no type is one of text.
    'no-implicit-input-type': 'off',
    // A field of a page that has several values has as many inputs of its name, and its id is made from its name, whatever
    // letters that has.
    'form-dup-name': 'off',
    'valid-id': ['error', { relaxed: true }],
    // A region that scrolls is a div with a name and a tab stop; a box to tick that sends at once is a button. What such
    // elements must have is looked at by axe.
    'prefer-native-element': 'off',
    // The contents list is there twice, beside the text and folded above it, and each width shows one; axe looks at each.
    'unique-landmark': 'off',
    // The buttons of the form for ticking stand at the tasks, and the quick jump goes by the Enter key.
    'wcag/h32': 'off',
    // Numbers and dates in running text may break; where they may not, the style says so.
    'tel-non-breaking': 'off'
  }
}
