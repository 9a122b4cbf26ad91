// The main paths in Firefox, Debian's, driven by WebDriver BiDi: read, search, sign in, edit, save, and a conflict.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import puppeteer from 'puppeteer-core'
import { people, startWiki } from './wiki.js'

let browser, wiki
before(async () => {
  wiki = await startWiki({ people: true })
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'da' }
  })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// visit opens a window of its own, signed in as a role if one is given.
async function visit (role) {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  page.complaints = []
  page.on('pageerror', err => page.complaints.push(String(err)))
  page.on('console', m => { if (m.type() === 'error') page.complaints.push(m.text()) })
  if (role) {
    await page.goto(wiki.url + '/-/login')
    await page.type('main [name=email]', people[role].email)
    await page.type('main [name=password]', wiki.password)
    await press(page, 'main form button')
    assert.match(await page.$eval('header .person', e => e.textContent), new RegExp(people[role].name))
  }
  return page
}

async function press (page, button) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(button)])
}

// write puts words at the beginning of the editor's text, as a hand on a keyboard does.
async function write (page, words) {
  await page.waitForSelector('.cm-content, textarea.editor')
  const editor = await page.$('.cm-content') ?? await page.$('textarea.editor')
  await editor.focus()
  await page.keyboard.down('Control')
  await page.keyboard.press('Home')
  await page.keyboard.up('Control')
  await page.keyboard.type(words)
}

const save = page => press(page, 'main form.edit .buttons button[value=save]')

test('Firefox: a page is read, and found by its words', async () => {
  const page = await visit()
  await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.ok((await page.$eval('article.text', e => e.textContent)).length > 100)
  await page.goto(wiki.url + '/-/search?q=snitflade')
  const hits = await page.$$eval('main a[href^="/wiki/"]', all => all.map(a => a.textContent))
  assert.ok(hits.some(text => /snitflade/i.test(text)), hits.join())
  assert.deepEqual(page.complaints, [])
  await page.browserContext().close()
})

test('Firefox: somebody signs in, edits and saves', async () => {
  const page = await visit('editor')
  await page.goto(wiki.url + '/wiki/alliancen/parter')
  await press(page, 'a[href^="/-/edit/"]')
  await write(page, 'Skrevet i Firefox. ')
  await save(page)
  assert.match(page.url(), /\/wiki\/alliancen\/parter/)
  assert.match(await page.$eval('article.text', e => e.textContent), /Skrevet i Firefox\./)
  assert.match(wiki.git('log', '-1', '--format=%an'), /Mette Holm/)
  assert.deepEqual(page.complaints, [])
  await page.browserContext().close()
})

test('Firefox: two texts that do not fit are both shown', async () => {
  const mine = await visit('editor')
  const theirs = await visit('admin')
  for (const page of [mine, theirs]) await page.goto(wiki.url + '/-/edit/alliancen/formål')
  await write(theirs, 'Deres ord. ')
  await save(theirs)
  await write(mine, 'Mine ord. ')
  await save(mine)
  const text = await mine.$eval('main', e => e.textContent + [...e.querySelectorAll('textarea, input')].map(f => f.value).join())
  assert.ok(text.includes('Deres ord.') && text.includes('Mine ord.'), 'both texts are there')
  assert.match(await mine.title(), /^Fejl: /)
  for (const page of [mine, theirs]) await page.browserContext().close()
})
