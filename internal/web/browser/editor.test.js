// What the script adds to the editor: a text that was sent is not lost when nobody took it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki, page
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { viewport: { width: 360, height: 640 } })
  page.on('dialog', dialog => dialog.accept())
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const text = '[name=content]'
const save = 'main form.edit button[value=save].primary'
const offer = () => page.locator('main > .note button')

test('E3 a text that was sent and not saved is offered once the editor is opened again', async () => {
  const address = wiki.url + '/-/edit/prøve/kladde'
  await page.goto(address)
  await page.fill(text, '# Kladde\n\nMin tekst.\n')
  await page.route('**/-/edit/**', route => route.request().method() === 'POST' ? route.abort() : route.continue())
  await page.click(save)
  await page.waitForTimeout(300)
  await page.unroute('**/-/edit/**')
  await page.goto(address)
  assert.notEqual(await page.inputValue(text), '# Kladde\n\nMin tekst.\n')
  assert.deepEqual(await offer().allTextContents(), ['Hent den tekst, du ikke fik gemt', 'Kassér'])
  await offer().first().click()
  assert.equal(await page.inputValue(text), '# Kladde\n\nMin tekst.\n')
  assert.equal(await offer().count(), 0)
  await submit(page, save)
  assert.equal(await page.textContent('h1'), 'Kladde')
  await page.goto(address)
  assert.equal(await offer().count(), 0, 'a saved text is offered no more')
})

test('E3 a text that was thrown away is not offered again', async () => {
  const address = wiki.url + '/-/edit/prøve/kasseret'
  await page.goto(address)
  await page.fill(text, '---\ntitle: [\n---\n')
  const answer = await submit(page, save)
  assert.equal(answer.status(), 422)
  assert.equal(await offer().count(), 0, 'the form that was given back holds the text')
  await page.goto(address)
  await submit(page, '.note.draft button:has-text("Kassér kladde")')
  await page.goto(address)
  assert.equal(await offer().count(), 0)
})

test('K3 a preview without a connection leaves the text where it is', async () => {
  await page.goto(wiki.url + '/-/edit/prøve/uden-net')
  await page.fill(text, 'Uden net endnu\n')
  await page.route('**/-/preview/**', route => route.abort())
  await page.click('main form.edit button[value=preview]')
  await page.waitForFunction(() => document.getElementById('status').textContent.includes('ingen forbindelse'))
  await page.unroute('**/-/preview/**')
  assert.equal(await page.inputValue(text), 'Uden net endnu\n')
  await page.click('main form.edit button[value=preview]')
  await page.waitForSelector('article:has-text("Uden net endnu")')
})

test('a long file name fits a phone', async () => {
  await page.goto(wiki.url + '/-/upload/prøve')
  const name = 'Referat_fra_det_ekstraordinære_bestyrelsesmøde_om_bibliotekssystemets_fremtid_2026.txt'
  await page.setInputFiles('[name=file]', { name, mimeType: 'text/plain', buffer: Buffer.from('x\n') })
  await submit(page, 'main form button.primary')
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
  assert.ok(await fits(), 'the page after the upload')
  await page.goto(wiki.url + '/wiki/prøve')
  assert.ok(await fits(), 'the folder')
})
