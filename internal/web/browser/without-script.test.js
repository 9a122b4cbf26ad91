// Everything essential works where scripts do not: with a blocker, an old phone, or before the script has arrived.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki, page
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const main = () => page.textContent('main')
const primary = 'main form button.primary >> nth=0'

async function save (path, content, summary) {
  await page.goto(`${wiki.url}/-/edit/${path}`)
  await page.fill('[name=content]', content)
  await page.fill('[name=summary]', summary)
  return submit(page, 'main form.edit button[value=save].primary')
}

test('a page is made, previewed, changed, compared and brought back', async () => {
  await page.goto(wiki.url + '/-/edit/uden/script')
  await page.fill('[name=content]', '# Uden script\n\nFørste udgave.\n')
  await submit(page, 'main form.edit button[value=preview]')
  assert.match(await main(), /Første udgave\./)
  assert.equal(await page.inputValue('[name=content]'), '# Uden script\n\nFørste udgave.\n', 'the text is kept')
  await page.fill('[name=summary]', 'Begynd')
  await submit(page, 'main form.edit button[value=save].primary')
  assert.equal(await page.textContent('h1'), 'Uden script')

  await save('uden/script', '# Uden script\n\nAnden udgave.\n', 'Ret')
  await page.goto(wiki.url + '/-/diff/uden/script')
  assert.equal(await page.locator('main del').first().isVisible(), true)
  assert.equal(await page.locator('main ins').first().isVisible(), true)

  const first = wiki.git('log', '--format=%H', '--reverse', '--', 'uden/script.md').split('\n')[0]
  await page.goto(`${wiki.url}/wiki/uden/script?rev=${first}`)
  assert.match(await main(), /Første udgave\./)
  await submit(page, 'main form[action*="/-/restore/"] button')
  await page.goto(wiki.url + '/wiki/uden/script')
  assert.match(await main(), /Første udgave\./)
})

test('a page is moved, and its old address leads on; then it is deleted', async () => {
  await save('uden/flyt', '# Flyt mig\n', 'Begynd')
  await page.goto(wiki.url + '/-/move/uden/flyt')
  await page.fill('main [name=to]', 'uden/flyttet')
  await submit(page, primary) // shows what will change
  await submit(page, primary)
  await page.goto(wiki.url + '/wiki/uden/flyt')
  assert.match(page.url(), /\/wiki\/uden\/flyttet/)
  await page.goto(wiki.url + '/-/delete/uden/flyttet')
  await submit(page, 'main form button.primary, main form button.danger')
  assert.equal((await page.goto(wiki.url + '/wiki/uden/flyttet')).status(), 404)
})

test('a file is uploaded and shown', async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await page.goto(wiki.url + '/-/upload/uden')
  await page.setInputFiles('main [name=file]', { name: 'prik.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') })
  await submit(page, primary)
  const answer = await page.request.get(wiki.url + '/wiki/uden/prik.png')
  assert.equal(answer.headers()['content-type'], 'image/png')
  assert.equal((await answer.body()).toString('base64'), pixel)
})

test('a text that was refused is kept', async () => {
  await save('uden/kladde', '# Kladde\n', 'Begynd')
  await page.goto(wiki.url + '/-/edit/uden/kladde')
  await page.fill('[name=content]', '# Kladde\n\nDet jeg nåede at skrive.\n')
  await page.context().clearCookies()
  const answer = await submit(page, 'main form.edit button[value=save].primary')
  assert.equal(answer.status(), 403)
  assert.equal(await page.inputValue('[name=content]'), '# Kladde\n\nDet jeg nåede at skrive.\n')
  assert.equal(await page.locator('main form.edit .sign-in [name=password]').isVisible(), true, 'one signs in beside the text')
})
