// What changed since last time, in the browser: a reader comes back, reads what happened as prose, asks since a meeting and
// since a day, and says that all is seen; without script, on a phone in the dark and at a desk in daylight, and on paper.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source
const shots = process.env.SCREENSHOTS

const system = (supplier, text) => `---
title: Fælles datalager
leverandør: ${supplier}
tags: [data]
---

Datalageret samler alle poster.

## Drift

${text}

## Økonomi

Prisen er den samme for alle kommuner, og den reguleres hvert år efter forhandling mellem parterne i alliancen.
`

let browser, wiki, dir
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-since-'))
  const editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  const save = async (path, content) => {
    await editor.goto(`${wiki.url}/-/edit/${path}`)
    await editor.fill('[name=content]', content)
    await editor.fill('[name=summary]', 'Ret ' + path)
    await submit(editor, 'main form.edit button[value=save].primary')
  }
  await save('prøve/datalager', system('DBC', 'Driften ligger hos tre leverandører, og aftalen gælder til 2027.'))
  await save('prøve/referat', '# Referat af det lange møde\n\n> [!beslutning] Vi mødes hver måned ^ofte\n')
  await save('prøve/væk', '# Den gamle plan\n\nTekst.\n')
  const reader = await visit(browser, wiki, 'reader', { javaScriptEnabled: false })
  await reader.goto(wiki.url + '/-/since')
  await submit(reader, 'main .title button')
  assert.match(await reader.textContent('main'), /Der er ikke ændret noget/)
  await reader.context().close()

  await save('prøve/datalager', system('KMD', 'Driften ligger hos fire nye leverandører, og aftalen gælder til 2029.\n\n- [Overgangen](../Forside.md) tager et år.'))
  await save('prøve/datalager', system('KMD', 'Driften ligger hos fem nye leverandører, og aftalen gælder til 2029.\n\n- Overgangen tager et år.'))
  await save('prøve/referat', '# Referat af det lange møde\n\n> [!beslutning] Vi mødes hver anden måned ^ofte\n\n> [!beslutning] Vi udbyder driften sammen ^udbud\n')
  await save('prøve/ny', '# Et nyt begreb med et meget langt navn: Fællesoffentligbibliotekssystemsoverenskomst\n\nBegrebet dækker alt, som kommunerne er blevet enige om.\n')
  await editor.goto(wiki.url + '/-/delete/prøve/væk')
  await submit(editor, 'main form button.danger, main form button.primary')
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
  if (shots) await page.screenshot({ path: join(shots, what.replaceAll(' ', '-') + '.png'), fullPage: true })
  const file = join(dir, `${files.size}.html`)
  writeFileSync(file, await answer.body())
  files.set(file, what)
}

for (const { name, options } of [
  { name: 'phone', options: { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } }
]) {
  test(`the page is sound (${name})`, async () => {
    const reader = await visit(browser, wiki, 'reader', { ...options, quiet: true })
    const answer = await reader.goto(wiki.url + '/-/since')
    assert.equal(answer.status(), 200)
    await look(reader, `since the last visit, ${name}`, answer)
    await look(reader, `one organisation, ${name}`, await reader.goto(wiki.url + '/-/since?org=KOMBIT'))
    const bad = await reader.goto(wiki.url + '/-/since?date=i%20g%C3%A5r')
    assert.equal(bad.status(), 422)
    await look(reader, `a day that is none, ${name}`, bad)
    await reader.context().close()
    const visitor = await visit(browser, wiki, null, { ...options, quiet: true })
    await look(visitor, `to a visitor, ${name}`, await visitor.goto(wiki.url + '/-/since'))
    const details = visitor.locator('.since-ask summary')
    await details.click()
    await look(visitor, `the choice, ${name}`, await visitor.goto(wiki.url + '/-/since?date=2020-01-01'))
    await visitor.context().close()
  })
}

test('without script: what happened reads as prose, first the decisions', async () => {
  const page = await visit(browser, wiki, 'reader', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/')
  await page.click('nav.menu a[href="/-/since"]')
  const text = (await page.innerText('main')).replace(/\s+/g, ' ')
  assert.match(text, /4 sider er ændret, 2 beslutninger er nye eller ændrede/)
  assert.match(text, /Ny Vi udbyder driften sammen/)
  assert.ok(text.indexOf('Vi udbyder driften') < text.indexOf('Fælles datalager'))
  assert.equal(await page.locator('article.change', { hasText: 'Fælles datalager' }).count(), 1, 'a page is told of once')
  const change = page.locator('article.change', { hasText: 'Fælles datalager' })
  assert.match((await change.innerText()).replace(/\s+/g, ' '), /leverandør: Slettet: DBC → Tilføjet: KMD/)
  assert.match(await change.locator('.prose').innerHTML(), /hos <del>[^<]*<span[^>]*>Slettet: <\/span>tre<\/del><ins><span[^>]*>Tilføjet: <\/span>fem nye<\/ins> leverandører/)
  assert.match(await change.innerText(), /ændret 2 gange, senest/)
  const [answer] = await Promise.all([page.waitForNavigation(), change.locator('.since-all a').click()])
  assert.equal(answer.status(), 200)
  assert.match(await page.textContent('main .diff'), /fem[^]*nye/)
})

test('with the keyboard: since a day, and back', async () => {
  const page = await visit(browser, wiki, 'reader')
  await page.goto(wiki.url + '/-/since')
  await page.locator('.since-ask summary').focus()
  await page.keyboard.press('Enter')
  await page.locator('#date').focus()
  await page.keyboard.type('2020-01-01')
  await page.keyboard.press('Enter')
  await page.waitForURL(/date=2020-01-01/)
  assert.match(await page.textContent('main .lead'), /Siden onsdag 1. januar 2020/)
  await page.locator('.since-ask summary').press('Enter')
  await page.click('.since-ask a[href="/-/since"]')
  assert.match(await page.textContent('main .lead'), /Siden dit sidste besøg/)
  await page.emulateMedia({ media: 'print' })
  for (const hidden of ['.since-ask', '.since-who', '.since-all', '.title form']) {
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden + ' on paper')
  }
  assert.ok(await page.locator('.prose ins').first().isVisible())
  if (shots) await page.screenshot({ path: join(shots, 'print.png'), fullPage: true })
  assert.deepEqual(page.complaints, [])
})

test('the HTML checker finds no error', async () => {
  assert.ok(files.size >= 5, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
