// What is pasted into the editor and dragged onto it: text with its form becomes Markdown, files are uploaded. The
// folder pasted has what several programs put on the clipboard, each beside what comes of it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, visit } from './wiki.js'

let browser, wiki, page
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { viewport: { width: 1024, height: 768 } })
  page.setDefaultTimeout(10000)
  page.on('dialog', dialog => dialog.accept())
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const sample = name => readFileSync(new URL(`./pasted/${name}`, import.meta.url), 'utf8')
const text = () => page.inputValue('[name=content]')
const said = words => page.waitForFunction(words => document.querySelector('p.kept').textContent.includes(words), words)

// open shows an editor with a text, the cursor at its end.
async function open (content) {
  await page.goto(wiki.url + '/-/edit/prøve/indsat')
  await page.waitForSelector('.cm-content')
  await page.fill('[name=content]', content)
  await page.click('.cm-content')
  await page.keyboard.press('Control+End')
}

// give puts things on the clipboard and pastes, or drops them, as a browser does.
const give = (kind, types, files = []) => page.evaluate(([kind, types, files]) => {
  const data = new DataTransfer()
  for (const [type, value] of Object.entries(types)) data.setData(type, value)
  for (const { name, type, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }))
  const into = document.querySelector('.cm-content')
  const { left, top } = into.getBoundingClientRect()
  into.dispatchEvent(kind === 'paste'
    ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, clientX: left + 20, clientY: top + 15 }))
}, [kind, types, files])

const png = [...Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')]

for (const from of ['word', 'google', 'libreoffice', 'web']) {
  test(`E8 what is pasted from ${from} keeps its headings, lists, links and tables`, async () => {
    await open('')
    await give('paste', { 'text/html': sample(from + '.html'), 'text/plain': 'uden form' })
    await page.waitForFunction(() => document.querySelector('[name=content]').value !== '')
    assert.equal((await text()).trimEnd() + '\n', sample(from + '.md'))
    assert.deepEqual(page.complaints, [])
  })
}

test('E8 plain text, code and addresses are pasted as they are', async () => {
  await open('Før ')
  await give('paste', { 'text/plain': '<b>ren</b> *tekst*' })
  assert.equal(await text(), 'Før <b>ren</b> *tekst*')
  await open('```\n')
  await give('paste', { 'text/html': '<b>fed</b>', 'text/plain': 'fed' })
  assert.equal(await text(), '```\nfed')
  await open('KOMBIT')
  await page.keyboard.press('Control+A')
  await give('paste', { 'text/plain': 'https://kombit.dk' })
  assert.equal(await text(), '[KOMBIT](https://kombit.dk)')
})

// The attack: a web page puts on the clipboard what takes minutes to look at, and with it the window that holds the text.
test('E8 what is pasted is looked at once, however it is written', async () => {
  for (const html of [
    '<b>ord</b>' + '<style '.repeat(60000), '<b>ord</b>' + '<a '.repeat(100000), '<b>ord' + '<br>'.repeat(20000) + 'x</b>',
    '<b>ord' + '\\'.repeat(50000) + 'x</b>'
  ]) {
    await open('')
    await give('paste', { 'text/html': html, 'text/plain': '' })
    await page.waitForFunction(() => document.querySelector('[name=content]').value.includes('ord'))
  }
})

test('E12 undo goes back over toolbar and paste, one step each', async () => {
  await open('ord')
  await page.keyboard.press('Control+A')
  await page.click('.tool-bold')
  assert.equal(await text(), '**ord**')
  await page.keyboard.press('Control+End')
  await give('paste', { 'text/html': '<p>og <i>mere</i></p>', 'text/plain': 'og mere' })
  await page.waitForFunction(() => document.querySelector('[name=content]').value === '**ord**og *mere*')
  await page.click('.tool-undo')
  assert.equal(await text(), '**ord**')
  await page.keyboard.press('Control+z')
  assert.equal(await text(), 'ord')
  await page.click('.tool-redo')
  assert.equal(await text(), '**ord**')
})

test('E7 a pasted image is described, uploaded and inserted where it was put', async () => {
  await open('Se her: ')
  await give('paste', {}, [{ name: 'kort.png', type: 'image/png', bytes: png }])
  await page.waitForSelector('dialog.ask[open]')
  assert.equal(await page.evaluate(() => document.activeElement.labels[0].textContent), 'Beskrivelse')
  await page.keyboard.press('Enter')
  assert.equal(await page.textContent('dialog.ask [role=alert]'), 'Skriv en beskrivelse, eller vælg, at billedet kun er pynt.')
  await page.keyboard.type('Kort over byen')
  await page.keyboard.press('Enter')
  await said('»kort.png« er lagt op og sat ind.')
  assert.match(await text(), /^Se her: !\[Kort over byen\]\(\S*kort\S*\.png\)$/)
})

test('E7 a dragged file of a kind that is not taken says what to do', async () => {
  await open('Tekst')
  await give('drop', {}, [{ name: 'virus.exe', type: 'application/octet-stream', bytes: [77, 90] }])
  await said('»virus.exe«: ')
  assert.match(await page.textContent('p.kept'), /\.exe/)
  assert.equal(await text(), 'Tekst')
})

test('E7 an image that is only decoration has no words', async () => {
  await open('')
  await give('drop', {}, [{ name: 'streg.png', type: 'image/png', bytes: png }])
  await page.check('dialog.ask input[type=checkbox]')
  await page.click('dialog.ask button.primary')
  await said('er lagt op og sat ind')
  assert.match(await text(), /^!\[\]\(\S*streg\S*\.png "pynt"\)$/)
  assert.deepEqual(page.complaints.filter(c => !c.includes('422')), [])
})
