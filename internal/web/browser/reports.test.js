// What keeps the wiki right, in the browser: the reports, a page that was to be reviewed, and what readers say of pages; on
// a phone and at a desk, in daylight and in the dark, by keyboard and without script.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source
const pictures = process.env.PICTURES // a folder for screenshots to look at; none are made without it

const long = 'Biblioteksinfrastrukturfællesskabsaftale'.repeat(3)
const content = {
  'prøve/lager': `---
title: Fælles datalager
ansvarlig: KOMBIT
gennemses: 2025-05-01
---
Datalageret samler alle poster, og [[Prisaftalen]] siger, hvad det koster. Se også [udbuddet](udbud-2025.md).
`,
  'prøve/brev': '---\ntitle: Brevet til kommunerne\nansvarlig: Det Kgl. Bibliotek\ngennemses: 2026-01-31\n---\nBrevet nævner [[Prisaftalen]].\n',
  'prøve/langt': `---\ntitle: ${long}\n---\nTekst om [[${long}]].\n`,
  'prøve/tvilling': '---\ntitle: Brevet til Kommunerne\n---\nEt andet brev.\n'
}

let browser, wiki, dir
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-reports-'))
  if (pictures) mkdirSync(pictures, { recursive: true })
  const editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  for (const [path, text] of Object.entries(content)) {
    await editor.goto(`${wiki.url}/-/edit/${path}`)
    await editor.fill('[name=content]', text)
    await submit(editor, 'main form.edit button[value=save].primary')
    assert.match(editor.url(), /\/wiki\//, `${path} is saved: ${await editor.textContent('main')}`)
  }
  await editor.context().close()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

const files = new Map() // of the checker: file → what it shows

async function look (page, what, answer) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide <= width, `${what} is ${wide} pixels wide in a window of ${width}`)
  assert.deepEqual(page.complaints, [], what)
  const file = join(dir, `${files.size}.html`)
  writeFileSync(file, await answer.body())
  files.set(file, what)
  if (pictures) await page.screenshot({ path: join(pictures, what.replaceAll(/[^a-zæøå0-9]+/gi, '-') + '.png'), fullPage: true })
}

const names = ['broken', 'wanted', 'orphans', 'dead-ends', 'duplicates', 'overdue', 'ownerless', 'unused', 'fields']

test('a reader without script says that a page is out of date, and an editor deals with it', async () => {
  const reader = await visit(browser, wiki, '', { javaScriptEnabled: false })
  await reader.goto(wiki.url + '/wiki/prøve/lager')
  assert.match(await reader.textContent('.note.fresh'), /Skulle være set efter den 1\. maj 2025\. Ansvarlig: KOMBIT/)
  assert.equal(await reader.locator('.note.fresh form').count(), 0)
  await reader.click('text=Er siden forældet?')
  await reader.fill('#reason', 'Prisen er fra 2019 <b>og</b> leverandøren er en anden.')
  await submit(reader, 'main form button')
  assert.match(await reader.textContent('.notice'), /Tak\. De ansvarlige kan nu se/)
  for (const [path, reason] of [['brev', 'Der er et nyt brev.'], ['langt', long]]) {
    await reader.goto(`${wiki.url}/-/outdated/prøve/${path}`)
    await reader.fill('#reason', reason)
    await submit(reader, 'main form button')
  }
  const refused = await reader.goto(wiki.url + '/-/reports/outdated')
  assert.match(refused.url(), /\/-\/login/)

  const editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false }) // of KOMBIT
  await editor.goto(wiki.url + '/wiki/prøve/lager')
  await editor.click('text=1 læser har meldt siden forældet')
  assert.deepEqual(await editor.locator('main h2').allTextContents(), ['KOMBIT (din organisation)', 'Det Kgl. Bibliotek', 'Ingen ansvarlig'])
  assert.match(await editor.textContent('main section:first-of-type blockquote'), /Prisen er fra 2019 <b>og<\/b> leverandøren/)
  await submit(editor, 'main section:first-of-type form button')
  assert.deepEqual(await editor.locator('main h2').allTextContents(), ['Det Kgl. Bibliotek', 'Ingen ansvarlig'])
  await reader.context().close()
  await editor.context().close()
})

for (const [name, options] of Object.entries({
  'telefon mørk': { viewport: { width: 360, height: 640 }, colorScheme: 'dark' }
})) {
  test(`every page is sound (${name})`, async () => {
    const page = await visit(browser, wiki, 'editor', { ...options, quiet: true })
    const open = async (what, path) => look(page, `${what} ${name}`, await page.goto(wiki.url + path))
    await open('reports', '/-/reports')
    for (const report of names) await open('report ' + report, '/-/reports/' + report)
    await open('report filtered', '/-/reports/broken?folder=prøve&owner=KOMBIT')
    await open('report filtered to nothing', '/-/reports/broken?folder=ingen')
    await open('said by readers', '/-/reports/outdated')
    await open('overdue page', '/wiki/prøve/lager')
    await open('still right', '/-/still-right/prøve/lager')
    await open('out of date', '/-/outdated/prøve/lager')
    await page.evaluate(() => document.querySelector('#reason').removeAttribute('required'))
    const refused = await submit(page, 'main form button')
    assert.equal(refused.status(), 422)
    await look(page, `out of date refused ${name}`, refused)
    await page.context().close()
  })
}

test('with the keyboard alone a page is said to be right', async () => {
  const page = await visit(browser, wiki, 'editor')
  await page.goto(wiki.url + '/wiki/prøve/brev')
  await page.locator('#main').focus()
  for (let n = 0; n < 40 && !(await page.evaluate(() => document.activeElement.textContent === 'Stadig rigtig')); n++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(wiki.url + '/wiki/pr%C3%B8ve/brev')
  await page.waitForSelector('[role=status] >> text=Siden er set efter')
  assert.equal(await page.locator('.note.fresh').count(), 0)
  assert.equal(wiki.git('log', '-1', '--format=%s').trim(), 'Set efter: siden er stadig rigtig')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a wanted page is created from the list of them', async () => {
  const page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/reports/wanted')
  assert.match(await page.textContent('main .changes li:first-child'), /Prisaftalen\s+2 sider linker dertil/)
  await page.click('main .changes li:first-child a.button')
  assert.equal(await page.inputValue('[name=title]'), 'Prisaftalen')
  await page.context().close()
})

test('the HTML checker finds no error', async () => {
  assert.ok(files.size >= 15, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
