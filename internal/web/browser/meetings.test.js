// Meetings in the browser: the overview, the page of a meeting with what came out of it, new minutes from it, and the
// calendar; on a phone in the dark and at a desk in daylight, by keyboard and without script.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source
const pictures = process.env.PICTURES // a folder for screenshots to look at; none are made without it

const salon = (title, fields, text = '') => `---\ntitle: ${title}\ntype: salon\n${fields.trim()}\n---\n${text}\n`
const year = new Date().getFullYear() + 1

const content = {
  'møder/2026-03-21-økonomi': salon('Salon om økonomi', `dato: 2026-03-21
tid: kl. 9.00–12.00
form: fysisk
sted: KOMBIT, Halfdansgade 8, København
værter: [KOMBIT, Det Kgl. Bibliotek]
temaer: [Hvem betaler hvad, Fordeling af udgifter mellem kommuner og stat]
status: afholdt`, 'Salonen handlede om, hvem der betaler for den fælles infrastruktur.\n\n## Program\n\n1. Velkomst\n2. Tal'),
  'møder/2026-03-21-økonomi-referat': `---
title: Referat af salon om økonomi
type: referat
salon: Salon om økonomi
dato: 2026-03-21
---
## Beslutninger

> [!beslutning] Vi offentliggør udgifterne til de fælles systemer hvert år i marts.

> [!beslutning] Kommunerne hører om ændringer i fordelingsnøglen mindst seks måneder før.

## Opgaver

- [ ] Saml tallene for 2025 fra alle parter @KOMBIT (frist 2026-05-01)
- [ ] Spørg kommunerne om nøglen @DDF
- [x] Send præsentationerne rundt @[[Det Kgl. Bibliotek]]
`,
  'møder/aflyst': salon('Ekstra salon om søgning', `dato: ${year}-02-02\ntid: kl. 13.00\nform: digital\nstatus: aflyst`),
  'møder/næste': salon('Salon om governance', `dato: ${year}-04-15\ntid: Hele dagen\nform: fysisk\nsted: Aarhus\nværter: [Centralbibliotekerne]\nstatus: planlagt`)
}

let browser, wiki, dir
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-meetings-'))
  if (pictures) mkdirSync(pictures, { recursive: true })
  const editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  for (const [path, text] of Object.entries(content)) {
    await editor.goto(`${wiki.url}/-/edit/${path}`)
    await editor.fill('[name=content]', text)
    const answer = await submit(editor, 'main form.edit button[value=save].primary')
    assert.equal(answer.status(), 200, `${path} is saved`)
    assert.match(editor.url(), /\/wiki\//, `${path} is saved: ${await editor.textContent('main')}`)
  }
  await editor.context().close()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

const views = [
  { name: 'phone-dark', options: { viewport: { width: 360, height: 640 }, colorScheme: 'dark' } },
  { name: 'phone-light', options: { viewport: { width: 360, height: 640 }, colorScheme: 'light' } },
  { name: 'desk-light', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } },
  { name: 'desk-dark', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' } }
]

const scenes = [
  ['overview', null, '/-/meetings'],
  ['overview-editor', 'editor', '/-/meetings'],
  ['salon', null, '/wiki/møder/2026-03-21-økonomi'],
  ['salon-editor', 'editor', '/wiki/møder/2026-03-21-økonomi'],
  ['salon-empty', 'editor', '/wiki/møder/næste'],
  ['minutes', null, '/wiki/møder/2026-03-21-økonomi-referat'],
  ['new-minutes', 'editor', '/-/minutes/møder/næste']
]
const files = new Map() // of the checker: file → what it shows

// look examines the page that is open.
async function look (page, what, answer) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide <= width, `${what} is ${wide} pixels wide in a window of ${width}`)
  assert.deepEqual(page.complaints, [], what)
  const file = join(dir, `${files.size}.html`)
  writeFileSync(file, await answer.body())
  files.set(file, what)
  if (pictures) await page.screenshot({ path: join(pictures, what + '.png'), fullPage: true })
}

for (const { name, options } of views) {
  test(`the pages of meetings are sound (${name})`, async t => {
    const pages = { null: await visit(browser, wiki, null, options), editor: await visit(browser, wiki, 'editor', options) }
    for (const [what, role, where] of scenes) {
      await t.test(what, async () => {
        const answer = await pages[role].goto(wiki.url + where)
        assert.equal(answer.status(), 200)
        await look(pages[role], `${what}-${name}`, answer)
      })
    }
    for (const page of Object.values(pages)) await page.context().close()
  })
}

test('from the overview to new minutes, by keyboard and without script', async () => {
  const page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/meetings')
  const headings = await page.locator('main h2').allTextContents()
  assert.deepEqual(headings.slice(0, 2), ['Kommende møder', 'Tidligere møder'])
  const coming = await page.locator('section[aria-labelledby=coming] h3 a').allTextContents()
  assert.deepEqual(coming, ['Ekstra salon om søgning', 'Salon om governance'])
  await page.locator('h3 a', { hasText: 'Salon om økonomi' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/2026-03-21/)
  assert.match(await page.textContent('.salon'), /Vi offentliggør udgifterne.*Saml tallene for 2025/s)
  await page.locator('a[rel=next]').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/aflyst/)
  await page.click('a[rel=next]')
  await page.waitForURL(/n%C3%A6ste/)
  const head = wiki.git('rev-parse', 'HEAD')
  await page.click('.salon a.button.primary')
  await page.waitForURL(/\/-\/edit\/m%C3%B8der\/n%C3%A6ste-referat/)
  assert.equal(wiki.git('rev-parse', 'HEAD'), head, 'nothing is saved yet')
  const answer = await submit(page, 'main form.edit button[value=save].primary')
  assert.equal(answer.status(), 200)
  assert.match(wiki.git('show', 'HEAD:møder/næste-referat.md'), /title: Referat af Salon om governance\n[^]*salon: Salon om governance\n[^]*dato: \d{4}-04-15\n/)
  await page.click('.salon a >> nth=0')
  await page.waitForURL(/n%C3%A6ste$/)
  assert.match(await page.textContent('.salon'), /Referat af Salon om governance/)
  await page.context().close()
})

test('a meeting is given to a calendar as a file', async () => {
  const page = await visit(browser, wiki)
  await page.goto(wiki.url + '/wiki/møder/2026-03-21-økonomi')
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.salon a[href$=".ics"]')])
  assert.equal(download.suggestedFilename(), '2026-03-21-økonomi.ics')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('the HTML checker finds no error', async () => {
  assert.ok(files.size >= views.length * scenes.length, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
