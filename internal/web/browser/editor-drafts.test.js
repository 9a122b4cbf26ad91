// Nothing typed is lost: drafts on the server and in the browser, a session that ends, and who else is editing.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { password, people, startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki, page, asked
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { viewport: { width: 1024, height: 768 } })
  page.setDefaultTimeout(15000)
  page.on('dialog', dialog => {
    asked = dialog.type()
    dialog.accept()
  })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const save = 'main form.edit button[value=save].primary'
const text = () => page.inputValue('[name=content]')
const said = words => page.waitForFunction(words => document.querySelector('p.kept').textContent.includes(words), words)

async function open (path) {
  await page.goto(`${wiki.url}/-/edit/${path}`)
  await page.waitForSelector('.cm-content')
}

async function write (words) {
  await page.click('.cm-content')
  await page.keyboard.press('Control+End')
  await page.keyboard.type(words)
}

test('E3 a draft is kept on the server while one writes, and restored later', async () => {
  await open('prøve/kladde')
  await write('Mit udkast.')
  await said('Kladde gemt kl. ')
  assert.match(await page.textContent('p.kept'), /kl\. \d\d\.\d\d$/)
  asked = undefined
  await page.goto(wiki.url + '/')
  assert.equal(asked, 'beforeunload', 'leaving with unsaved text warns')
  await open('prøve/kladde')
  assert.doesNotMatch(await text(), /Mit udkast/)
  await page.click('.note.draft a:has-text("Gendan kladde fra ")')
  await page.waitForSelector('.cm-content')
  assert.match(await text(), /Mit udkast/)
  asked = undefined
  await submit(page, save)
  assert.match(await page.textContent('article'), /Mit udkast/)
  assert.equal(asked, undefined, 'saving does not warn')
  await page.goto(wiki.url + '/')
  assert.equal(asked, undefined, 'nor does going on')
  await open('prøve/kladde')
  assert.equal(await page.locator('main .note').count(), 0, 'a saved text leaves no draft')
})

test('E3 K3 a draft is kept in the browser while there is no network, for this person alone', async () => {
  await open('prøve/uden-net')
  await page.context().setOffline(true)
  await write('Skrevet i tunnelen.')
  await said('Ingen forbindelse. Kladden er gemt i browseren.')
  assert.equal(await page.getAttribute('p.kept', 'role'), 'status')
  await page.route('**/-/draft/**', route => route.abort()) // the tab closes before the network is back
  await page.context().setOffline(false)
  await page.goto(wiki.url + '/')
  await page.unroute('**/-/draft/**')

  await page.context().clearCookies()
  await signIn('admin')
  await open('prøve/uden-net')
  assert.equal(await page.locator('main > .note button').count(), 0, 'somebody else at the same computer sees nothing')
  await page.context().clearCookies()
  await signIn('editor')
  await open('prøve/uden-net')
  await page.click('main > .note button:has-text("Gendan kladde fra ")')
  assert.match(await text(), /Skrevet i tunnelen/)
  await said('Kladde gemt kl. ')
  await submit(page, save)
  await open('prøve/uden-net')
  assert.equal(await page.locator('main > .note').count(), 0)
})

async function signIn (role) {
  await page.goto(wiki.url + '/-/login')
  await page.fill('[name=email]', people[role].email)
  await page.fill('[name=password]', password)
  await submit(page, 'main form button')
}

test('E5 a session that ran out signs in again in place, and the text is saved', async () => {
  await open('prøve/udlogget')
  await page.context().clearCookies()
  await write('Skrevet udlogget.')
  await page.waitForSelector('dialog.ask[open]')
  assert.equal(await page.textContent('dialog.ask h2'), 'Log ind igen')
  assert.equal(await page.inputValue('#again-email'), people.editor.email)
  await page.keyboard.type('forkert adgangskode')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('#again-error').textContent !== '')
  await page.keyboard.press('Escape')
  await page.click(save)
  await page.waitForSelector('dialog.ask[open]')
  await page.fill('#again-password', password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/wiki/**')
  assert.match(await page.textContent('article'), /Skrevet udlogget/)
})

test('E6 those who edit the same page see each other\'s names', async () => {
  await open('prøve/sammen')
  const other = await visit(browser, wiki, 'admin')
  await other.goto(wiki.url + '/-/edit/prøve/sammen')
  await other.waitForFunction(() => document.querySelector('p.present')?.textContent === 'Mette Holm, KOMBIT, redigerer også denne side.')
  assert.equal(await other.getAttribute('p.present', 'role'), 'status')
  await page.reload()
  await page.waitForFunction(() => document.querySelector('p.present')?.textContent.startsWith('Åse Østergård, '))
  await other.goto(wiki.url + '/')
  await page.reload()
  await page.waitForTimeout(500)
  assert.equal(await page.textContent('p.present'), '', 'who has left is gone')
  await other.context().close()
})
