// The editor that takes the place of the text field: keys, toolbar, completion, tables, preview beside. And that pages
// can be edited as well where it cannot be loaded.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser, wiki, page
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(10000)
  page.on('dialog', dialog => dialog.accept())
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const text = () => page.inputValue('[name=content]')
const focused = name => page.evaluate(name => document.activeElement.getAttribute(name), name)
const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

async function open (content, path = 'prøve/skriv') {
  await page.goto(`${wiki.url}/-/edit/${path}`)
  await page.waitForSelector('.cm-content')
  if (content !== undefined) await page.fill('[name=content]', content)
  await page.click('.cm-content')
  await page.keyboard.press('Control+End')
}

test('E1 the key e opens the editor, Ctrl+S and Ctrl+Enter save, Tab leaves the text', async () => {
  await page.goto(wiki.url + '/wiki/hjælp/markdown')
  await page.keyboard.press('e')
  await page.waitForURL('**/-/edit/**')
  await open('Første\n')
  await page.keyboard.press('Tab')
  assert.notEqual(await focused('role'), 'textbox', 'Tab left the text')
  assert.match(await page.textContent('#edit-content-tab'), /Alt\+Skift\+→/)
  await page.click('.cm-content')
  await page.keyboard.press('Control+s')
  await page.waitForURL('**/wiki/**')
  await page.keyboard.press('e')
  await page.waitForSelector('.cm-content')
  await page.click('.cm-content')
  await page.keyboard.press('Control+End')
  await page.keyboard.type('Anden')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL('**/wiki/**')
  assert.match(await page.textContent('article'), /Første\s+Anden/)
  await page.evaluate(() => localStorage.setItem('slash', 'off'))
  await page.reload()
  await page.keyboard.press('e')
  await page.waitForTimeout(300)
  assert.match(page.url(), /\/wiki\//, 'the key is switched off')
  await page.evaluate(() => localStorage.removeItem('slash'))
})

test('E11 the toolbar is one stop of named buttons, and the arrow keys go along it', async () => {
  await open('')
  const names = await page.$$eval('[role=toolbar] button', all => all.map(b => [b.localName, b.getAttribute('aria-label'), b.title]))
  assert.ok(names.length >= 19 && names.every(([tag, name, title]) => tag === 'button' && name && title.startsWith(name)))
  assert.equal(await page.locator('[role=toolbar] button[tabindex="0"]').count(), 1)
  await page.keyboard.press('Shift+Tab')
  assert.equal(await focused('aria-label'), 'Fortryd')
  await page.keyboard.press('ArrowRight')
  assert.equal(await focused('aria-label'), 'Gentag')
  await page.keyboard.press('End')
  assert.equal(await focused('aria-label'), 'Vis forhåndsvisning ved siden af')
  await page.keyboard.press('ArrowRight')
  assert.equal(await focused('aria-label'), 'Fortryd')
  await page.keyboard.press('Home')
  assert.equal(await focused('aria-label'), 'Fortryd')
})

test('E11 the buttons and keys write Markdown, and take it away again', async () => {
  for (const [before, act, after] of [
    ['ord', '.tool-bold', '**ord**'],
    ['ord', '.tool-italic', '*ord*'], ['ord', '.tool-heading', '## ord'], ['## ord', '.tool-heading', '### ord'], ['#### ord', '.tool-heading', 'ord'],
    ['a\nb', '.tool-list', '- a\n- b'], ['- a\n- b', '.tool-list', 'a\nb'], ['- a\n- b', '.tool-numbered', '1. a\n2. b'], ['1. a', '.tool-task', '- [ ] a'],
    ['a', '.tool-indent', '    a'], ['a\nb', '.tool-quote', '> a\n> b'], ['a\nb', '.tool-code', '```\na\nb\n```'],
    ['ord', '.tool-link', '[ord](adresse)'], ['https://kb.dk', '.tool-link', '[tekst](https://kb.dk)'],
    ['Vi samler', '.tool-decision', '> [!beslutning] Vi samler'], ['Husk', '.tool-callout', '> [!NOTE]\n> Husk']
  ]) {
    await open(before)
    await page.keyboard.press('Control+A')
    await page.click(act)
    assert.equal((await text()).trim(), after.trim(), `${act} of ${before}`)
  }
  await open('ord')
  await page.keyboard.press('Control+b')
  assert.equal(await text(), '**ord**')
  await page.keyboard.press('Control+b')
  assert.equal(await text(), 'ord')
  await open('- punkt')
  await page.keyboard.press('Enter')
  await page.keyboard.type('næste')
  assert.equal(await text(), '- punkt\n- næste')
})

test('E11 a table is made by its size, and gets rows, columns and sides', async () => {
  await open('Før')
  await page.click('.tool-table')
  await page.keyboard.type('1')
  await page.fill('dialog.ask input >> nth=1', '2')
  await page.fill('dialog.ask input >> nth=0', '1')
  await page.keyboard.press('Enter')
  assert.equal(await text(), 'Før\n\n| Kolonne 1 | Kolonne 2 |\n| --------- | --------- |\n|           |           |\n\n')
  const act = async name => {
    await page.click('.tool-table')
    await page.click(`dialog.ask button:has-text("${name}")`)
    await page.waitForSelector('dialog.ask', { state: 'detached' })
  }
  await act('Højrestil kolonne')
  await act('Tilføj kolonne til højre')
  await page.keyboard.type('Ny')
  await act('Slet kolonne')
  await act('Tilføj række under')
  await page.keyboard.type('celle')
  const lines = (await text()).trim().split('\n').slice(2)
  assert.deepEqual(lines, ['| Kolonne 1 | Kolonne 2 |', '| --------: | --------- |', '|           | celle          |', '|           |           |'])
})

test('E9 [[ proposes pages, and @ organisations and people, by keyboard', async () => {
  await open('')
  await page.keyboard.type('Se [[Markd')
  const option = page.locator('.cm-tooltip-autocomplete [role=option][aria-selected]')
  await option.filter({ hasText: 'Markdown' }).waitFor()
  assert.equal(await focused('aria-controls'), await page.getAttribute('.cm-tooltip-autocomplete [role=listbox]', 'id'))
  await page.waitForTimeout(100)
  await page.keyboard.press('Enter')
  assert.equal(await text(), 'Se [[Markdown]]')
  await page.keyboard.type(' @KOM')
  await option.filter({ hasText: 'KOMBIT' }).waitFor()
  await page.waitForTimeout(100)
  await page.keyboard.press('Enter')
  assert.equal(await text(), 'Se [[Markdown]] @KOMBIT')
  await page.click('.tool-pagelink')
  await page.keyboard.type('ukendtside')
  assert.equal(await text(), 'Se [[Markdown]] @KOMBIT[[ukendtside]]')
})

test('E2 the preview beside is byte for byte the page, follows the text, and runs no script', async () => {
  const content = '---\ntitle: Lang\n---\n<script>window.harm = 1</script>\n\n' +
    Array.from({ length: 30 }, (_, i) => `## Afsnit ${i + 1}\n\n${'Ord og flere ord. '.repeat(30)}\n`).join('\n')
  await open(content, 'prøve/lang')
  const answers = []
  page.on('response', r => { if (r.url().includes('/-/preview/')) answers.push(r) })
  await page.click('.tool-beside')
  await page.waitForSelector('main.beside [data-preview-into] h2')
  const html = await answers.at(-1).text()
  const rows = await page.$eval('[data-preview-into]', into => [into.getBoundingClientRect().left, document.querySelector('form.edit').getBoundingClientRect().right])
  assert.ok(rows[0] >= rows[1], 'it stands beside')
  await page.evaluate(() => { document.querySelector('.cm-scroller').scrollTop = document.querySelector('.cm-scroller').scrollHeight / 2 })
  await page.waitForFunction(() => document.querySelector('[data-preview-into]').scrollTop > 500)
  const [there, here] = await page.evaluate(() => {
    const into = document.querySelector('[data-preview-into]')
    const seen = root => [...root].find(el => el.getBoundingClientRect().top >= into.getBoundingClientRect().top)?.textContent.match(/Afsnit \d+/)[0]
    return [seen(into.querySelectorAll('h2')), seen(document.querySelectorAll('.cm-line:has(.md-heading)'))]
  })
  const number = s => Number(s.match(/\d+/))
  assert.ok(Math.abs(number(there) - number(here)) <= 1, `${there} stands beside ${here}`)
  await page.fill('[name=content]', content + '\nNyt.\n')
  await page.waitForFunction(() => document.querySelector('[data-preview-into]').textContent.includes('Nyt.'))
  assert.ok((await answers.at(-1).text()).startsWith(html.trimEnd().slice(0, 500)))
  assert.equal(await page.evaluate(() => window.harm), undefined)
  const shown = await answers.at(-1).text()
  await submit(page, 'main form.edit button[value=save].primary')
  const source = await page.evaluate(async () => (await fetch(location.pathname, { credentials: 'omit' })).text())
  assert.ok(source.includes(shown.trim()), 'its readers get the same bytes')
  await open(undefined, 'prøve/lang')
  await page.waitForSelector('main.beside [data-preview-into] h2')
  assert.ok(await fits())
  await page.click('.tool-beside')
  assert.equal(await page.locator('main.beside').count(), 0)
  assert.deepEqual(page.complaints, [])
})

test('the editor has no violation that axe finds, in light and dark, with its windows and lists open', async () => {
  await open('# A\n\n[[')
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.keyboard.press('Control+f')
    await page.evaluate(axe)
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    assert.deepEqual(found.violations.map(v => [v.id, ...v.nodes.map(n => n.html.slice(0, 160))]), [])
    await page.keyboard.press('Escape')
  }
  await page.emulateMedia({ colorScheme: null })
})

test('K3 hints count themselves, and lead to their lines', async () => {
  await open('Tekst.\n\n![](kort.png)\n\n[klik her](https://kb.dk)\n', 'prøve/hints')
  await page.waitForSelector('.stumbles li')
  assert.match(await page.textContent('.stumbles [role=status]'), /^\d+ ting at se på$/)
  await page.click('.stumbles li button >> nth=-1')
  assert.equal(await focused('role'), 'textbox')
  await page.keyboard.press('Home')
  await page.keyboard.type('X')
  assert.match(await text(), /\nX\[klik her\]|\nX!\[\]/)
})

for (const [without, options] of [['the bundle', {}], ['script', { javaScriptEnabled: false }]]) {
  test(`N1 a page is edited without ${without}`, async () => {
    const plain = await visit(browser, wiki, 'editor', options)
    await plain.route(/\/-\/assets\/editor\./, route => route.fulfill({ status: 404 }))
    await plain.goto(wiki.url + '/-/edit/prøve/bar')
    assert.ok(await plain.locator('textarea[name=content]').isVisible())
    assert.equal(await plain.locator('.cm-content').count(), 0)
    await plain.fill('[name=content]', `Skrevet uden ${without}\n`)
    await plain.click('main form.edit button[value=preview]')
    await plain.waitForSelector(`article:has-text("Skrevet uden ${without}")`)
    await submit(plain, 'main form.edit button[value=save].primary')
    assert.match(await plain.textContent('article'), new RegExp(`Skrevet uden ${without}`))
    await plain.context().close()
  })
}

test('K3 M1 on a phone the toolbar is below the text, above the keyboard, and the page fits', async () => {
  const phone = await visit(browser, wiki, 'editor', { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
  await phone.goto(wiki.url + '/-/edit/hjælp/markdown')
  await phone.waitForSelector('.cm-content')
  await phone.tap('.cm-content')
  const { y, height } = await phone.locator('[role=toolbar]').boundingBox()
  assert.ok(y + height <= 641 && y > 500, 'the bar is at the foot of the screen')
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth), 360)
  await phone.tap('.tool-bold')
  assert.match(await phone.inputValue('[name=content]'), /\*\*/)
  assert.deepEqual(phone.complaints, [])
  await phone.context().close()
})
