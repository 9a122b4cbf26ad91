// A conflict is settled by somebody who never saw a marker: place by place, with names, words and a preview, with and
// without script; nothing typed is lost on the way.

import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

let wiki, browser, plain, scripted, other

before(async () => {
  wiki = await startWiki({ people: true })
  browser = await startBrowser()
  plain = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  scripted = await visit(browser, wiki, 'editor')
  other = await visit(browser, wiki, 'admin', { javaScriptEnabled: false })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const head = () => wiki.git('rev-parse', 'main').trim()
const source = path => wiki.git('show', `main:${path}.md`)

async function save (page, path, content, base = head()) {
  const answer = await page.request.post(`${wiki.url}/-/edit/${path}`, {
    form: { content, summary: 'Rettelse', base }, headers: { Origin: wiki.url }, maxRedirects: 0
  })
  assert.equal(answer.status(), 303, await answer.text())
}

const minutes = (decision, present, place = 'Aarhus') =>
  `# Referat\n\n## Beslutning\n\n${decision}\n\n## Deltagere\n\n${present}\n\n## Sted\n\n${place}\n`

// collide opens the editor, lets somebody else save, and sends what was typed.
async function collide (page, path, who = other) {
  await save(who, path, minutes('Ikke truffet', 'Ingen'))
  await page.goto(`${wiki.url}/-/edit/${path}`)
  const before = head()
  await save(who, path, minutes('Vi siger ja', 'Åse'), before)
  await page.locator('form.edit input[name=base]').evaluate((el, rev) => { el.value = rev }, before)
  await page.locator('[name=content]').evaluate((el, text) => { el.value = text }, minutes('Vi siger nej', 'Mette', 'Odense'))
  await page.fill('[name=summary]', 'Mine rettelser')
  return submit(page, 'main form.edit button[value=save].primary')
}

const shows = page => page.textContent('main')

test('E5 a conflict is settled place by place without script, and the result is seen before it is saved', async () => {
  const answer = await collide(plain, 'k/uden')
  assert.equal(answer.status(), 409)
  const said = await shows(plain)
  for (const part of [/Din tekst er ikke gået tabt/, /2 steder/, /Sted 1 af 2: Beslutning/, /Sted 2 af 2: Deltagere/, /Det, Åse Østergård skrev kl\. \d\d\.\d\d/]) {
    assert.match(said, part)
  }
  assert.doesNotMatch(said, /<<<<|>>>>|====/, 'no marker')
  assert.equal(await plain.locator('.place ins').first().isVisible(), true)
  await plain.check('input[name=choice-0][value=mine]')
  assert.equal(await plain.isVisible('[name=text-1]'), false)
  await plain.check('input[name=choice-1][value=edit]')
  await plain.fill('[name=text-1]', 'Mette og Åse')
  assert.equal((await submit(plain, 'main button.primary[value=resolve]')).status(), 200)
  const shown = await plain.textContent('section.preview article')
  for (const part of [/Vi siger nej/, /Mette og Åse/, /Odense/]) assert.match(shown, part)
  assert.doesNotMatch(source('k/uden'), /nej/, 'nothing is saved yet')
  await submit(plain, 'main form.edit button[value=save].primary')
  assert.equal(source('k/uden'), minutes('Vi siger nej', 'Mette og Åse', 'Odense'))
})

test('E5 with script the result is shown on the same page, and saved from there', async () => {
  await collide(scripted, 'k/med')
  await scripted.check('input[name=choice-0][value=both]')
  await scripted.check('input[name=choice-1][value=edit]')
  await scripted.fill('[name=text-1]', 'Alle')
  await scripted.click('main button.primary[value=resolve]')
  await scripted.waitForSelector('[data-result]:not([hidden]) article h3, [data-result]:not([hidden]) article h2')
  const shown = await scripted.textContent('[data-result]')
  for (const part of [/Vi siger ja/, /Vi siger nej/, /Alle/, /Odense/]) assert.match(shown, part)
  assert.match(scripted.url(), /\/-\/edit\/k\/med$/)
  await submit(scripted, '[data-result] button[value=save]')
  assert.equal(source('k/med'), minutes('Vi siger ja\nVi siger nej', 'Alle', 'Odense'))
  assert.deepEqual(scripted.complaints, [])
})

test('E5 choices that are not finished are there again when the page is opened anew', async () => {
  await collide(scripted, 'k/kladde')
  await scripted.check('input[name=choice-0][value=theirs]')
  await scripted.check('input[name=choice-1][value=edit]')
  await scripted.fill('[name=text-1]', 'Halvt skrevet')
  scripted.once('dialog', dialog => dialog.accept())
  await scripted.reload()
  assert.equal(await scripted.isChecked('input[name=choice-0][value=theirs]'), true)
  assert.equal(await scripted.inputValue('[name=text-1]'), 'Halvt skrevet')
  // What was sent is a draft on the server, too.
  scripted.once('dialog', dialog => dialog.accept())
  await scripted.goto(wiki.url + '/-/edit/k/kladde')
  assert.match(await shows(scripted), /Du har en kladde fra/)
})

test('E5 a conflict with oneself says so', async () => {
  await collide(plain, 'k/selv', scripted)
  assert.match(await shows(plain), /Din anden rettelse fra kl\. \d\d\.\d\d/)
  assert.doesNotMatch(await shows(plain), /Den andens/)
})

test('E5 a second conflict in a row keeps what was settled in the first', async () => {
  await collide(plain, 'k/igen')
  await plain.check('input[name=choice-0][value=mine]')
  await plain.check('input[name=choice-1][value=both]')
  await submit(plain, 'main button.primary[value=resolve]')
  await save(other, 'k/igen', minutes('Vi siger måske', 'Åse'))
  assert.equal((await submit(plain, 'main form.edit button[value=save].primary')).status(), 409)
  assert.match(await shows(plain), /1 sted skal du/)
  await plain.check('input[name=choice-0][value=theirs]')
  await submit(plain, 'main button.primary[value=resolve]')
  await submit(plain, 'main form.edit button[value=save].primary')
  assert.equal(source('k/igen'), minutes('Vi siger måske', 'Åse\nMette', 'Odense'))
})

test('E5 changes that do not overlap are merged, and the writer is told whose they are', async () => {
  await save(other, 'k/flettet', minutes('Ikke truffet', 'Ingen'))
  await plain.goto(wiki.url + '/-/edit/k/flettet')
  await save(other, 'k/flettet', minutes('Vi siger ja', 'Ingen'))
  await plain.fill('[name=content]', minutes('Ikke truffet', 'Mette'))
  await submit(plain, 'main form.edit button[value=save].primary')
  assert.match(await shows(plain), /Åse Østergård/)
  assert.equal(source('k/flettet'), minutes('Vi siger ja', 'Mette'))
})
