// Every kind of page, as somebody who may see it: no violation of WCAG 2.1 A and AA that axe can find, no sideways scroll
// on a phone, nothing on the console, no request to another host, and no error from the HTML checker. axe looks twice: at
// a phone in the dark and at a desk in daylight.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, password, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source

const rich = `---
title: Alt på én side
---

Indledning med **fed**, *kursiv*, ~~slettet~~, \`kode\`, et [link](Forside.md), en [[Siden som ikke findes]] og en fodnote.[^1]

## En tabel

| System | Ejer | Pris |
|---|:---:|---:|
| FBI | KOMBIT | 1.234,5 |
| Et meget langt systemnavn uden mellemrum: ${'Bibliotekssystem'.repeat(6)} | DDF | 2 |

## En liste

- [x] gjort
- [ ] ikke gjort
  1. første
  2. anden

> [!NOTE]
> Husk det.

> [!WARNING]- Foldet
> Skjult indtil videre.

### Kode

\`\`\`go
func main() { fmt.Println("æøå", ${'"en lang linje", '.repeat(12)}1) }
\`\`\`

Begreb
: Forklaring

## Samme overskrift

## Samme overskrift

[^1]: Her er den.
`

const scenes = [
  ['the front page', null, '/'],
  ['a page', null, '/wiki/alliancen/parter'],
  ['a page with everything', null, '/wiki/Alt'],
  ['a page, to an editor', 'editor', '/wiki/Alt'],
  ['a folder', null, '/wiki/prøve', 200],
  ['an old version', null, w => `/wiki/Alt?rev=${w.first}`],
  ['a page that is not there', null, '/wiki/Findes-ikke', 404],
  ['the same, to an editor', 'editor', '/wiki/Findes-ikke', 404],
  ['all pages', null, '/-/pages'],
  ['recent changes', null, '/-/recent'],
  ['a history', null, '/-/history/Alt'],
  ['a history, to an editor', 'editor', '/-/history/Alt'],
  ['a comparison', null, '/-/diff/Alt'],
  ['who wrote what', null, '/-/blame/Alt'],
  ['how to take the wiki along', null, '/-/offline'],
  ['how to take the wiki along, to an editor', 'editor', '/-/offline'],
  ['the sign-in form', null, '/-/login'],
  ['the used set-up address', null, '/-/setup?token=brugt', 404],
  ['the editor', 'editor', '/-/edit/Alt'],
  ['the editor of a new page', 'editor', '/-/edit/prøve/ny'],
  ['the form for a new page', 'editor', '/-/new'],
  ['the form to move', 'editor', '/-/move/Alt'],
  ['the form to delete', 'editor', '/-/delete/Alt'],
  ['the form to upload', 'editor', '/-/upload/prøve'],
  ['the account', 'editor', '/-/account'],
  ['people', 'admin', '/-/admin/people'],
  ['one of them', 'admin', '/-/admin/people/2'],
  ['what an editor may not', 'editor', '/-/admin/people', 403],
  ['an address that is none', null, '/-/findes-ikke', 404]
]

// Pages that answer a form: what to open, what to fill in, what to press, and the status that follows.
const answers = [
  ['a refused sign-in', null, '/-/login', { email: 'x@example.dk', password: 'forkert' }, 'main form button', 422],
  ['a refused edit', 'editor', '/-/edit/prøve/ny', { content: '---\ntitle: [\n---\n' }, 'main form.edit button[value=save].primary', null],
  ['a preview', 'editor', '/-/edit/Alt', { content: rich + '\nForhåndsvist.' }, 'main form.edit button[value=preview]', 200],
  ['a refused move', 'editor', '/-/move/Alt', { to: 'a:b' }, 'main form button.primary', 422],
  ['a refused account', 'admin', '/-/admin/people', { email: 'ingen', password: 'kort' }, 'main form button.primary', 422],
  ['a refused password', 'editor', '/-/account', { current: 'forkert', new: 'kort' }, 'form[action="/-/account/password"] button', 422]
]

let browser, wiki, dir
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-html-'))
  const editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await save(editor, 'Alt', rich, 'Skriv alt')
  wiki.first = wiki.git('rev-parse', 'HEAD').trim()
  await save(editor, 'Alt', rich.replace('Husk det.', 'Husk det hele.').replace('- [x] gjort\n', ''), 'Ret alt')
  await save(editor, 'prøve/side', '# Side\n', 'Begynd')
  await editor.context().close()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

async function save (page, path, content, summary) {
  await page.goto(`${wiki.url}/-/edit/${path}`)
  await page.fill('[name=content]', content)
  await page.fill('[name=summary]', summary)
  return submit(page, 'main form.edit button[value=save].primary')
}

const views = [
  { name: 'phone, dark', options: { viewport: { width: 360, height: 640 }, colorScheme: 'dark' } },
  { name: 'desk, light', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } }
]
const files = new Map() // of the checker: file → what it shows

// look examines the page that is open.
async function look (page, what, answer) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide <= width, `${what} is ${wide} pixels wide in a window of ${width}`)
  assert.deepEqual(page.complaints, [], what)
  const file = join(dir, `${files.size}.html`)
  writeFileSync(file, await answer.body())
  files.set(file, what)
}

for (const { name, options } of views) {
  test(`every kind of page is sound (${name})`, async t => {
    const pages = {}
    for (const role of [null, 'reader', 'editor', 'admin']) pages[role] = await visit(browser, wiki, role, options)
    for (const [what, role, where, status = 200] of scenes) {
      await t.test(what, async () => {
        const answer = await pages[role].goto(wiki.url + (where instanceof Function ? where(wiki) : where))
        assert.equal(answer.status(), status)
        await look(pages[role], what, answer)
      })
    }
    for (const page of Object.values(pages)) await page.context().close()
  })

  test(`every answer to a form is sound (${name})`, async t => {
    const pages = {}
    for (const role of [null, 'editor', 'admin']) {
      pages[role] = await visit(browser, wiki, role, { ...options, quiet: true })
    }
    for (const [what, role, where, values, button, status] of answers) {
      await t.test(what, async () => {
        const page = pages[role]
        await page.goto(wiki.url + where)
        for (const [field, value] of Object.entries(values)) await page.fill(`main [name=${field}] >> nth=0`, value)
        const answer = await submit(page, button + ' >> nth=0')
        if (status) assert.equal(answer.status(), status)
        await look(page, what, answer)
      })
    }
    await t.test('a conflict', async () => {
      const [mine, theirs] = [pages.editor, pages.admin]
      await save(theirs, 'prøve/strid', '# Strid\n\nBegyndelsen.\n', 'Begynd')
      await mine.goto(wiki.url + '/-/edit/prøve/strid')
      await save(theirs, 'prøve/strid', '# Strid\n\nDeres linje.\n', 'Deres')
      await mine.fill('[name=content]', '# Strid\n\nMin linje.\n')
      const answer = await submit(mine, 'main form.edit button[value=save].primary')
      assert.equal(answer.status(), 409)
      const text = await mine.textContent('main')
      assert.ok(text.includes('Deres linje.') && text.includes('Min linje.'), 'both texts are there')
      await look(mine, 'a conflict', answer)
      await mine.goto(wiki.url + '/-/delete/prøve/strid')
      await submit(mine, 'main form button.primary, main form button.danger')
    })
    for (const page of Object.values(pages)) await page.context().close()
  })
}

test('the HTML checker finds no error', async () => {
  assert.ok(files.size >= 2 * scenes.length, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
