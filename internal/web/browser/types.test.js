// Pages of a type: the box of facts, and the form that fills it without a word of YAML.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const system = '/wiki/systemer/Databr%C3%B8nden'
const shots = process.env.SHOTS // a folder for pictures to be looked at

let browser, wiki, dir
const files = []
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-html-'))
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

const save = 'main form.edit button[value=save].primary'
const phone = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }
const desk = { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }

// check has a page photographed, looked at by axe, and measured.
async function check (page, name) {
  if (shots) await page.screenshot({ path: join(shots, name + '.png'), fullPage: true })
  const { violations } = await page.evaluate(async ([source, tags]) => {
    (0, eval)(source)
    return window.axe.run(document, { runOnly: tags })
  }, [axe, tags])
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`), [], name)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} is too wide`)
  assert.deepEqual(page.complaints, [], name)
}

// looks opens a page twice, on a phone in the dark and at a desk in daylight.
async function looks (name, role, path, act = async () => {}) {
  for (const [where, options] of [['phone', phone], ['desk', desk]]) {
    const page = await visit(browser, wiki, role, { ...options, bypassCSP: true })
    let answer = await page.goto(wiki.url + path)
    answer = await act(page) ?? answer
    files.push(join(dir, `${name}-${where}.html`))
    writeFileSync(files.at(-1), await answer.body())
    await check(page, `${name}-${where}`)
    await page.context().close()
  }
}

test('the box of facts', () => looks('box', null, system))
test('the form of the fields', () => looks('form', 'editor', '/-/edit/systemer/Databr%C3%B8nden'))
test('the form for a new page', () => looks('new', 'editor', '/-/new?type=system'))

test('what is wrong is told at its field', () => looks('errors', 'editor', '/-/edit/m%C3%B8der/2024-02-29-kickoff', async page => {
  await page.fill('[name="field.dato"]', '')
  await page.fill('[name="field.værter"] >> nth=0', '[[KB]]')
  const answer = await submit(page, save)
  assert.equal(answer.status(), 422)
  assert.match(await page.title(), /^Fejl: /)
  assert.ok(await page.evaluate(() => document.activeElement.matches('.errors')))
  await page.click('.errors a >> nth=0')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field-dato')
  assert.equal(await page.inputValue('[name="field.værter"] >> nth=0'), '[[KB]]')
  return answer
}))

test('what was served is valid HTML', async () => {
  assert.deepEqual((await checkHTML(files)).map(m => `${m.url} ${m.message} ${m.extract}`), [])
})

test('in print the box is a table above the text', async () => {
  const page = await visit(browser, wiki, null, desk)
  await page.goto(wiki.url + system)
  await page.emulateMedia({ media: 'print' })
  const box = await page.locator('.factbox').boundingBox()
  const text = await page.locator('article.text').boundingBox()
  assert.ok(box.y + box.height <= text.y)
  if (shots) await page.pdf({ path: join(shots, 'print.pdf'), format: 'A4' })
  await page.context().close()
})

test('a new system is written with the keyboard alone', async () => {
  const page = await visit(browser, wiki, 'editor', desk)
  const tabTo = async selector => {
    for (let i = 0; i < 80; i++) {
      if (await page.evaluate(s => document.activeElement?.matches(s), selector)) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`no way to ${selector}`)
  }
  await page.goto(wiki.url + '/-/new?type=system')
  assert.equal(await page.inputValue('[name=folder]'), 'systemer')
  await tabTo('#title')
  await page.keyboard.type('Databrønden')
  await page.keyboard.press('Enter')
  await page.waitForSelector('main :text("Åbn siden systemer/Databrønden")')
  await page.fill('#title', 'Databrønden til lyd')
  await page.focus('#title')
  await page.keyboard.press('Enter')
  await page.waitForSelector('h2:has-text("Der er allerede sider, som ligner")')
  assert.equal(await page.textContent('section.note a >> nth=0'), 'Databrønden')
  await check(page, 'alike')
  await tabTo('[name=anyway]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[name="field.ejer"]')
  assert.equal(await page.inputValue('[name="field.title"]'), 'Databrønden til lyd')
  await tabTo('[name="field.ejer"]')
  await page.keyboard.type('KOMBIT')
  await tabTo('[name="field.status"]')
  await page.keyboard.type('I d')
  await tabTo('[name="field.afhænger-af"]')
  for (const name of ['Databrønden', 'FBI', 'Noget helt nyt']) {
    await page.keyboard.type(name)
    await page.keyboard.press('Escape') // the suggestions
    await page.keyboard.press('Tab')
  }
  assert.equal(await page.locator('[name="field.afhænger-af"]').count(), 4, 'a list has room for one more')
  await page.keyboard.press('Control+s')
  await page.waitForSelector('.factbox')
  assert.match(await page.textContent('h1'), /Databrønden til lyd/)
  const box = await page.locator('.factbox').innerText()
  for (const said of ['KOMBIT', 'I drift', 'Noget helt nyt']) assert.ok(box.includes(said), `${said} in ${box}`)
  assert.equal(await page.getAttribute('.factbox a.missing', 'href'), '/-/new?title=Noget+helt+nyt')
  assert.match(wiki.git('show', 'HEAD:systemer/Databrønden-til-lyd.md'), /^afhænger-af: \[Databrønden, FBI, Noget helt nyt\]$/m)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('fields that were sent and not saved are offered again', async () => {
  const page = await visit(browser, wiki, 'editor', desk)
  page.on('dialog', dialog => dialog.accept())
  const address = wiki.url + '/-/edit/systemer/FBI'
  await page.goto(address)
  await page.fill('[name="field.finansiering"]', 'Det ved ingen')
  await page.route('**/-/edit/**', route => route.request().method() === 'POST' ? route.abort() : route.continue())
  await page.click(save)
  await page.waitForTimeout(300)
  await page.unroute('**/-/edit/**')
  await page.goto(address)
  await page.locator('main > .note button').first().click()
  assert.equal(await page.inputValue('[name="field.finansiering"]'), 'Det ved ingen')
  await submit(page, save)
  assert.match(await page.locator('.factbox').innerText(), /Det ved ingen/)
  await page.context().close()
})

test('without script a list has two empty inputs and every change is saved', async () => {
  const page = await visit(browser, wiki, 'editor', { ...phone, javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/edit/systemer/Biblo')
  const inputs = page.locator('[name="field.integrerer-med"]')
  assert.equal(await inputs.nth(-1).inputValue() + await inputs.nth(-2).inputValue(), '')
  await inputs.nth(-1).fill('FBI')
  await submit(page, save)
  assert.match(await page.locator('.factbox').innerText(), /Integrerer med\s+(.*\s+)*FBI/)
  await page.context().close()
})
