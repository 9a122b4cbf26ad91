// Comparing: the history, the differences of two versions, and what puts an older one back, with and without script.

import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

let wiki, browser, mette, aase

before(async () => {
  wiki = await startWiki({ people: true })
  browser = await startBrowser()
  mette = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  aase = await visit(browser, wiki, 'admin', { viewport: { width: 1280, height: 800 } })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// save writes a page as somebody, without the editor: as a form of its address would.
async function save (page, path, content, summary = '') {
  const head = wiki.git('rev-parse', 'main').trim()
  const answer = await page.request.post(`${wiki.url}/-/edit/${path}`, {
    form: { content, summary, base: head }, headers: { Origin: wiki.url }, maxRedirects: 0
  })
  assert.equal(answer.status(), 303, await answer.text())
}

const versions = path => wiki.git('log', '--format=%H', '--', path + '.md').trim().split('\n')
const text = page => page.textContent('main')

const long = n => Array.from({ length: n }, (_, i) => `Linje ${i + 1} handler om nummer ${i + 1}.`)

test('D1 the history says who wrote how much when, and any two versions are chosen, over pages of the list', async () => {
  await save(mette, 'd/historik', '# Historik\n\nen to tre\n', 'Begyndte')
  await save(mette, 'd/historik', '# Historik\n\nen to fire fem\n', 'Rettede tallene')
  await aase.goto(wiki.url + '/-/history/d/historik')
  const row = aase.locator('table.history tbody tr').first()
  assert.match(await row.textContent(), /Mette Holm\s*KOMBIT/)
  assert.match(await row.textContent(), /Rettede tallene/)
  assert.equal(await row.locator('.size [aria-hidden]').textContent(), '+2 / −1')
  assert.equal(await row.locator('.size .visually-hidden').textContent(), '2 ord tilføjet, 1 ord fjernet')

  for (let i = 0; i < 55; i++) await save(mette, 'd/historik', `# Historik\n\nen to ${i}\n`, `Nummer ${i}`)
  const all = versions('d/historik')
  // Without script: the oldest version of the second page with the newest of the first.
  await mette.goto(wiki.url + '/-/history/d/historik')
  await mette.check(`input[name=to][value="${all[3]}"]`)
  await submit(mette, 'button[name=before]')
  assert.equal(await mette.isChecked(`tr.picked input[name=to][value="${all[3]}"]`), true, 'the choice comes along')
  await mette.check(`input[name=from][value="${all.at(-1)}"]`)
  await submit(mette, 'form.versions p button')
  const there = new URL(mette.url())
  assert.equal(there.pathname, '/-/diff/d/historik')
  assert.deepEqual([there.searchParams.get('from'), there.searchParams.get('to')], [all.at(-1), all[3]])
  assert.match(await text(mette), /Slettet: tre/)

  // With script a version can only be compared with a newer one.
  await aase.goto(wiki.url + '/-/history/d/historik')
  await aase.check(`input[name=from][value="${all[9]}"]`)
  await aase.check(`input[name=to][value="${all[4]}"]`)
  assert.equal(await aase.isDisabled(`input[name=from][value="${all[2]}"]`), true)
  assert.equal(await aase.isDisabled(`input[name=from][value="${all[9]}"]`), false)
  assert.equal(await aase.isDisabled(`input[name=to][value="${all[12]}"]`), true)
  assert.deepEqual(aase.complaints, [])
})

test('D1 the history is filtered by person, organisation and period', async () => {
  await save(mette, 'd/filter', 'en\n', 'Mettes ændring')
  await save(aase, 'd/filter', 'to\n', 'Åses ændring')
  await mette.goto(wiki.url + '/-/history/d/filter')
  await mette.click('.history-filter summary')
  await mette.selectOption('#person', 'Mette Holm')
  await submit(mette, '.history-filter button')
  const table = () => mette.textContent('table.history')
  assert.match(await table(), /Mettes ændring/)
  assert.doesNotMatch(await table(), /Åses ændring/)
  await mette.goto(wiki.url + '/-/history/d/filter?org=Det+Kgl.+Bibliotek')
  assert.doesNotMatch(await table(), /Mettes ændring/)
  await mette.goto(wiki.url + '/-/history/d/filter?until=2020-01-01')
  assert.match(await text(mette), /Ingen versioner passer/)
  await submit(mette, '.history-filter a.button')
  assert.match(await table(), /Åses ændring/)
})

test('D2 differences are side by side where there is room, words are marked not by colour alone, and the rest is folded', async () => {
  const lines = long(40)
  await save(mette, 'd/linjer', lines.join('\n') + '\n')
  lines[20] = 'Linje 21 handler om noget andet.'
  await save(mette, 'd/linjer', lines.join('\n') + '\n')
  await aase.goto(wiki.url + '/-/diff/d/linjer')
  const box = async part => aase.locator(`.d.changed > ${part}`).boundingBox()
  assert.equal((await box('.l')).y, (await box('.r')).y, 'side by side')
  assert.match(await text(aase), /Vis 17 uændrede linjer/)
  const mark = await aase.locator('.d.changed ins').first().evaluate(el => getComputedStyle(el).textDecorationLine)
  assert.equal(mark, 'underline')
  assert.match(await aase.locator('.d.changed .r .t').evaluate(el => getComputedStyle(el, '::before').content), /\+/)

  // The other view is remembered, on this page and the next.
  await aase.click('a[data-view=inline]')
  assert.ok((await box('.l')).y < (await box('.r')).y, 'under each other')
  await aase.goto(wiki.url + '/-/diff/d/linjer')
  assert.ok((await box('.l')).y < (await box('.r')).y, 'remembered')
  await aase.click('a[data-view=beside]')
  assert.equal((await box('.l')).y, (await box('.r')).y)

  await aase.setViewportSize({ width: 360, height: 640 })
  assert.ok((await box('.l')).y < (await box('.r')).y, 'under each other on a phone')
  assert.equal(await aase.evaluate(() => document.documentElement.scrollWidth), 360)
  await aase.setViewportSize({ width: 1280, height: 800 })
})

test('D2 keys and buttons lead from change to change, unless single keys are switched off', async () => {
  const lines = long(60)
  await save(mette, 'd/spring', lines.join('\n') + '\n')
  for (const n of [3, 30, 55]) lines[n] = `Noget ganske andet ${n}`
  await save(mette, 'd/spring', lines.join('\n') + '\n')
  await aase.goto(wiki.url + '/-/diff/d/spring')
  const where = () => aase.textContent('.jump .where')
  await aase.keyboard.press('n')
  assert.equal(await where(), 'ændring 1 af 3')
  await aase.keyboard.press('j')
  assert.equal(await where(), 'ændring 2 af 3')
  await aase.keyboard.press('p')
  assert.equal(await where(), 'ændring 1 af 3')
  await aase.getByRole('button', { name: 'Forrige ændring' }).click()
  assert.equal(await where(), 'ændring 3 af 3')
  assert.equal(await aase.locator('.here').first().isVisible(), true)
  await aase.fill('header [name=q]', 'n')
  assert.equal(await where(), 'ændring 3 af 3', 'in a field a key is a letter')
  await aase.evaluate(() => localStorage.setItem('slash', 'off'))
  await aase.goto(wiki.url + '/-/diff/d/spring')
  await aase.keyboard.press('n')
  assert.equal(await where(), '')
  await aase.evaluate(() => localStorage.removeItem('slash'))
})

test('D2 moved paragraphs are said to be moved, and space can be overlooked', async () => {
  const [a, b, c] = ['Det første afsnit handler om økonomien.', 'Det andet afsnit handler om lånerne.', 'Det tredje afsnit handler om systemet.']
  await save(mette, 'd/flyttet', [a, b, c].join('\n\n') + '\n')
  await save(mette, 'd/flyttet', [c, a, b + '  '].join('\n\n').replace('om økonomien', 'om  økonomien') + '\n')
  await mette.goto(wiki.url + '/-/diff/d/flyttet')
  const said = await text(mette)
  assert.match(said, /Flyttet fra linje 5/)
  assert.match(said, /Flyttet til linje 1/)
  assert.notEqual(await mette.locator('.d.changed').count(), 0)
  await mette.click('p.space a')
  assert.equal(await mette.locator('.d.changed').count(), 0)
  assert.match(await text(mette), /1 afsnit flyttet/)
})

test('D2 the rendered page shows its changes, and fields are told in words', async () => {
  await save(mette, 'd/vist', '---\nstatus: planlagt\n---\n# Vist\n\nDen *gamle* aftale.\n\n- et\n- to\n')
  await save(mette, 'd/vist', '---\nstatus: afholdt\n---\n# Vist\n\nDen *nye* aftale.\n\n- et\n- tre hundrede\n')
  await aase.goto(wiki.url + '/-/diff/d/vist')
  assert.match(await aase.textContent('.field-changes'), /Status:\s*Slettet: planlagt → Tilføjet: afholdt/)
  await aase.getByRole('link', { name: 'På den viste side' }).click()
  assert.equal(await aase.locator('.visual em del').textContent(), 'Slettet: gamle')
  assert.equal(await aase.locator('.visual em ins').textContent(), 'Tilføjet: nye')
  await aase.keyboard.press('n')
  assert.equal(await aase.textContent('.jump .where'), 'ændring 1 af 3')
  assert.deepEqual(aase.complaints, [])
})

test('D2 two versions of a picture are shown side by side with their sizes', async () => {
  const png = (w, h) => aase.evaluate(([w, h]) => {
    const canvas = document.createElement('canvas')
    canvas.width = w
    canvas.height = h
    canvas.getContext('2d').fillRect(0, 0, w, h / 2)
    return canvas.toDataURL('image/png').split(',')[1]
  }, [w, h])
  for (const [w, h] of [[40, 20], [60, 30]]) {
    const answer = await aase.request.post(wiki.url + '/-/upload/d', {
      multipart: { file: { name: 'kort.png', mimeType: 'image/png', buffer: Buffer.from(await png(w, h), 'base64') }, replace: '1', overwrite: '1' },
      headers: { Origin: wiki.url }
    })
    assert.ok(answer.ok(), await answer.text())
  }
  const file = wiki.git('log', '--format=', '--name-only', '--diff-filter=AM', '--', 'd').split('\n').find(name => name.endsWith('.png'))
  await aase.goto(`${wiki.url}/-/diff/${file}`)
  assert.match(await text(aase), /billedpunkter/)
  for (const img of await aase.locator('.pictures img').all()) {
    assert.ok(await img.evaluate(el => el.decode().then(() => el.naturalWidth)) > 0)
  }
  assert.deepEqual(aase.complaints, [])
})

test('D3 a screen reader hears what was deleted and what was added', async () => {
  await save(mette, 'd/hørt', 'den gamle tekst\nvæk med det hele her\n')
  await save(mette, 'd/hørt', 'den nye tekst\n')
  await aase.goto(wiki.url + '/-/diff/d/h%C3%B8rt')
  const tree = await aase.locator('.diff').ariaSnapshot()
  assert.match(tree, /deletion: "?Slettet: gamle/)
  assert.match(tree, /insertion: "?Tilføjet: nye/)
  assert.match(tree, /deletion: "?Slettet: væk med det hele her/)
})

test('D4 an older version becomes the newest, and says so', async () => {
  await save(mette, 'd/gendan', 'første\n')
  await save(mette, 'd/gendan', 'anden\n')
  await mette.goto(wiki.url + '/-/history/d/gendan')
  await submit(mette, 'table.history td.do button')
  assert.match(await text(mette), /første/)
  await mette.goto(wiki.url + '/-/history/d/gendan')
  assert.match(await mette.textContent('table.history tbody tr'), /Gendannede versionen fra \d\d-\d\d-\d{4} kl\. \d\d\.\d\d/)
})

test('D4 a change that others have built on cannot be undone, and both texts are shown', async () => {
  await save(mette, 'd/fortryd', 'første\n')
  await save(mette, 'd/fortryd', 'anden\n', 'Den anden')
  await save(mette, 'd/fortryd', 'tredje\n')
  const [, second] = versions('d/fortryd')
  await mette.goto(`${wiki.url}/-/diff/d/fortryd?to=${second}`)
  const answer = await submit(mette, 'form.undo button')
  assert.equal(answer.status(), 409)
  const said = await text(mette)
  for (const part of [/Ændringen kan ikke fortrydes/, /tredje/, /første/]) assert.match(said, part)
  assert.doesNotMatch(said, /<<<<|>>>>|====/)
  await mette.goto(wiki.url + '/-/diff/d/fortryd')
  await submit(mette, 'form.undo button')
  assert.match(await text(mette), /anden/)
})

test('D4 the newest changes of one person are rolled back in one action', async () => {
  await save(mette, 'd/rul', 'godt\n')
  for (const word of ['skidt', 'værre', 'værst']) await save(aase, 'd/rul', word + '\n')
  const count = versions('d/rul').length
  await mette.goto(wiki.url + '/-/history/d/rul')
  assert.equal(await mette.textContent('form.rollback button'), 'Rul de 3 seneste ændringer af Åse Østergård tilbage')
  await submit(mette, 'form.rollback button')
  assert.match(await text(mette), /godt/)
  assert.equal(versions('d/rul').length, count + 1, 'one new version')
})
