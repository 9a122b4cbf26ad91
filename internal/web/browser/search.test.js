// Finding: the field at the top and the window that Ctrl+K opens, walked by keyboard, by finger and without script; and
// the page of results, looked at by axe wide and narrow, in daylight and in the dark.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source

const files = new Map() // of the HTML checker: file → what it shows
let browser, wiki, dir
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-html-'))
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

const desk = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true }

// active is the text of the option that the field points to, null for none.
const active = field => field.evaluate(input => {
  const id = input.getAttribute('aria-activedescendant')
  const option = id && document.getElementById(id)
  return option && option.getAttribute('aria-selected') === 'true' ? option.textContent : null
})

async function look (page, what) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide <= width, `${what} is ${wide} pixels wide in a window of ${width}`)
  assert.deepEqual(page.complaints, [], what)
}

test('F1 the window that Ctrl+K opens is a combobox, tells how many it proposes, and gives the focus back', async () => {
  const page = await visit(browser, wiki, 'editor', desk)
  await page.goto(wiki.url + '/wiki/systemer')
  await page.focus('main a >> nth=2')
  const was = await page.evaluate(() => document.activeElement.textContent)
  await page.keyboard.press('Control+k')
  const field = page.locator('#q-jump')
  assert.equal(await field.evaluate(f => f === document.activeElement), true)
  assert.equal(await field.getAttribute('role'), 'combobox')
  assert.equal(await field.getAttribute('aria-expanded'), 'true')
  const options = page.getByRole('option')
  assert.deepEqual(await options.allTextContents(),
    ['Opret side', 'Seneste ændringer', 'Siden sidst', 'Alle sider', 'Møder', 'Ordliste', 'Wikiens tilstand'])

  await page.keyboard.type('bibliotek')
  const last = page.getByRole('option', { name: 'Søg efter »bibliotek«' })
  await last.waitFor()
  assert.equal(await active(field), null, 'nothing is chosen for the reader')
  const texts = await options.allTextContents()
  assert.ok(texts.length > 3, 'pages are proposed')
  assert.equal(await page.locator(`#${await field.getAttribute('aria-controls')}`).getAttribute('role'), 'listbox')
  await page.keyboard.press('ArrowDown')
  assert.equal(await active(field), texts[0])
  await page.keyboard.press('ArrowDown')
  assert.equal(await active(field), texts[1])
  await page.keyboard.press('End')
  assert.equal(await active(field), texts.at(-1))
  await page.keyboard.press('ArrowDown')
  assert.equal(await active(field), texts[0], 'around the end')
  await page.keyboard.press('ArrowUp')
  assert.equal(await active(field), texts.at(-1), 'and back')
  await page.keyboard.press('Home')
  assert.equal(await active(field), texts[0])
  await page.waitForFunction(n => document.querySelector('#jump [role=status]').textContent.startsWith(`${n} forslag`), texts.length - 1)
  await look(page, 'the window')

  await page.keyboard.press('Escape')
  assert.equal(await page.locator('#jump').isVisible(), false)
  assert.equal(await page.evaluate(() => document.activeElement.textContent), was)

  await page.keyboard.press('Control+k')
  assert.equal(await field.inputValue(), '')
  await page.keyboard.type('fbi-ap')
  await page.getByRole('option', { name: 'FBI-API' }).first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/wiki/systemer/FBI-API')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('seneste')
  await page.getByRole('option', { name: 'Seneste ændringer' }).click()
  await page.waitForURL('**/-/recent')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('bøger')
  await page.keyboard.press('Enter') // nothing is chosen: the words are searched for
  await page.waitForURL(u => u.pathname === '/-/search' && u.searchParams.get('q') === 'bøger')
  assert.match(await page.title(), /^»bøger« – søgning \(\d+ resultat(er)?\) – /)
  assert.ok(await page.locator('mark').count() > 0)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('K1 the key / opens the search outside fields, until somebody turns it off', async () => {
  const page = await visit(browser, wiki, 'editor', desk)
  await page.goto(wiki.url + '/-/new')
  await page.focus('main input[type=text], main input:not([type])')
  await page.keyboard.press('/')
  assert.equal(await page.locator('#jump').isVisible(), false, 'a field takes the key')
  await page.goto(wiki.url + '/wiki/systemer')
  await page.keyboard.press('/')
  assert.equal(await page.locator('#jump').isVisible(), true)
  assert.equal(await page.inputValue('#q-jump'), '')
  await page.keyboard.press('Escape')
  await page.click('#settings > summary')
  await page.uncheck('#slash')
  await page.reload()
  await page.keyboard.press('/')
  assert.equal(await page.locator('#jump').isVisible(), false)
  await page.keyboard.press('Control+k')
  assert.equal(await page.locator('#jump').isVisible(), true)
  assert.equal(await page.isChecked('#slash'), false)
  await page.context().close()
})

test('F1 the field at the top proposes, and closes with the focus', async () => {
  const page = await visit(browser, wiki, null, desk)
  await page.goto(wiki.url + '/wiki/systemer')
  const field = page.locator('#q-top')
  assert.equal(await page.locator('.search-link').isVisible(), false)
  await field.click()
  assert.equal(await field.getAttribute('aria-expanded'), 'false')
  await page.keyboard.type('ereo')
  await page.getByRole('option', { name: 'eReolen' }).first().waitFor()
  assert.equal(await field.getAttribute('aria-expanded'), 'true')
  await look(page, 'the field')
  await page.keyboard.press('Escape')
  assert.equal(await field.getAttribute('aria-expanded'), 'false')
  assert.equal(await field.inputValue(), 'ereo', 'what was typed stays')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await page.getByRole('option').count(), 0)
  await page.context().close()
})

test('F2 an answer to what was typed before is dropped, and a failure is quiet', async () => {
  const page = await visit(browser, wiki, null, desk)
  await page.goto(wiki.url + '/wiki/systemer')
  let late
  await page.route('**/-/suggest?*', async route => {
    const q = new URL(route.request().url()).searchParams.get('q')
    if (q === 'fb') await new Promise(resolve => { late = resolve })
    if (q === 'xxx') return route.abort()
    await route.fulfill({ json: [{ path: 'a/' + q, title: 'svar på ' + q, alias: '', type: '', url: '/wiki/a' }] }).catch(() => {})
  })
  const field = page.locator('#q-top')
  await field.fill('fb')
  await page.waitForRequest('**/-/suggest?*q=fb')
  await field.fill('fbs')
  await page.getByRole('option', { name: 'svar på fbs' }).waitFor()
  late()
  await page.waitForTimeout(200)
  assert.deepEqual(await page.getByRole('option').allTextContents(), ['svar på fbs a', 'Søg efter »fbs«'])
  await field.fill('xxx')
  await page.getByRole('option', { name: 'Søg efter »xxx«' }).waitFor()
  assert.equal(await page.getByRole('option').count(), 1)
  await page.context().close()
})

test('on a phone search is one tap away', async () => {
  const page = await visit(browser, wiki, null, phone)
  await page.goto(wiki.url + '/wiki/systemer')
  assert.equal(await page.locator('#q-top').isVisible(), false)
  const link = page.getByRole('link', { name: 'Søg', exact: true })
  const box = await link.boundingBox()
  assert.ok(box.width >= 44 && box.height >= 44, `${box.width}×${box.height}`)
  await link.tap()
  assert.equal(await page.locator('#q-jump').evaluate(f => f === document.activeElement), true)
  await page.keyboard.type('databr')
  await page.getByRole('option', { name: 'Databrønden' }).first().tap()
  await page.waitForURL(/Databr/)
  await link.tap()
  await look(page, 'the window on a phone')
  await page.getByRole('button', { name: 'Luk' }).tap()
  assert.equal(await page.locator('#jump').isVisible(), false)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('F7 without script there is a form, and on a phone a link to one; the title says what was found', async () => {
  const page = await visit(browser, wiki, null, { ...desk, javaScriptEnabled: false })
  await page.goto(wiki.url + '/wiki/systemer')
  await page.fill('#q-top', 'biblioteker')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/-/search?q=biblioteker')
  assert.match(await page.title(), /^»biblioteker« – søgning \(\d+ resultater\) – Den Digitale Alliance$/)
  await page.locator('.filters a', { hasText: 'System' }).first().click()
  assert.match(page.url(), /type=system/)
  await page.locator('.chosen a').click()
  assert.doesNotMatch(page.url(), /type=/)
  await page.getByRole('link', { name: 'Flere resultater' }).click()
  assert.match(page.url(), /page=2/)
  await page.setViewportSize(phone.viewport)
  await page.goto(wiki.url + '/wiki/systemer')
  await page.getByRole('link', { name: 'Søg', exact: true }).click()
  await page.fill('#q', 'bøger')
  await page.keyboard.press('Enter')
  await page.waitForURL(u => u.searchParams.get('q') === 'bøger')
  assert.ok(await page.locator('mark').count() > 0)
  await page.context().close()
})

// write saves pages as an editor does, without script.
async function write (pages) {
  const page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  for (const [path, text] of Object.entries(pages)) {
    await page.goto(`${wiki.url}/-/edit/${path}`)
    await page.fill('[name=content]', text)
    await submit(page, 'main form.edit button[value=save].primary')
  }
  await page.context().close()
}

// found gives the titles of the results for a query, the best first; those that lack some of the words do not count.
async function found (page, query) {
  await page.goto(`${wiki.url}/-/search?q=${encodeURIComponent(query)}`)
  if (await page.locator('.lacking').count()) return []
  return page.locator('.results h3').allTextContents()
}

test('F2 fast typing asks once, and the list comes', async () => {
  const page = await visit(browser, wiki, null, desk)
  await page.goto(wiki.url + '/wiki/systemer')
  const asked = []
  page.on('request', r => { if (r.url().includes('/-/suggest?')) asked.push(new URL(r.url()).searchParams.get('q')) })
  await page.click('#q-top')
  await page.evaluate(() => { // all keys at once, as fast as anybody types
    const field = document.getElementById('q-top')
    for (const letter of 'eReolen') {
      field.value += letter
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
  })
  await page.getByRole('option', { name: 'eReolen' }).first().waitFor()
  assert.deepEqual(asked, ['eReolen'])
  await page.context().close()
})

test('F3 a word is found in every spelling, form and compound, and with one wrong letter', async () => {
  await write({
    'prøve/a': '# Ét\n\nUdlån\n', 'prøve/b': '# To\n\nFjernlån\n', 'prøve/c': '# Tre\n\nEn bog\n', 'prøve/d': '# Fire\n\nVores regler\n',
    'prøve/e': '# Fem\n\nAarhus\n', 'prøve/f': '# Seks\n\nZebrafinken\n'
  })
  const page = await visit(browser, wiki, null)
  for (const [typed, title] of [['udlan', 'Ét'], ['udlån', 'Ét'], ['UDLÅN', 'Ét'], ['udlaan', 'Ét'], ['lån', 'To'], ['bøger', 'Tre'], ['regel', 'Fire'],
    ['Århus', 'Fem'], ['zebrafimken', 'Seks']]) {
    const titles = await found(page, typed + ' sti:prøve')
    assert.ok(titles.includes(title), `${typed} finds ${titles}`)
  }
  await page.context().close()
})

test('F4 a title comes first; phrases, tags, authors, folders and days narrow it down; the address is shareable and Back comes to the same place', async () => {
  await write({
    'snit/krop': '# Andet\n\nKvantesalat og kvantesalat og kvantesalat. Den åbne vej.\n',
    'snit/titel': '---\ntitle: Kvantesalat\ntags: [kvante]\n---\nVejen er åbne.\n'
  })
  const page = await visit(browser, wiki, null, desk)
  const year = new Date().getFullYear()
  for (const [query, titles] of [['kvantesalat', ['Kvantesalat', 'Andet']], ['"den åbne vej" kvantesalat', ['Andet']], ['kvantesalat tag:kvante', ['Kvantesalat']],
    ['kvantesalat forfatter:mette', ['Kvantesalat', 'Andet']], ['kvantesalat forfatter:rikke', []], ['kvantesalat sti:snit', ['Kvantesalat', 'Andet']],
    ['kvantesalat sti:systemer', []], [`kvantesalat siden:${year}-01-01`, ['Kvantesalat', 'Andet']], [`kvantesalat siden:${year + 1}-01-01`, []]]) {
    assert.deepEqual(await found(page, query), titles, query)
  }
  await page.fill('#q', 'biblioteker')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/-/search?q=biblioteker*')
  const titles = await page.locator('.results h3').allTextContents()
  const other = await visit(browser, wiki, null, desk)
  await other.goto(page.url())
  assert.deepEqual(await other.locator('.results h3').allTextContents(), titles)
  await other.context().close()
  await page.locator('.results h3 a').nth(8).scrollIntoViewIfNeeded()
  await page.evaluate(() => window.scrollBy(0, 300))
  const at = await page.evaluate(() => window.scrollY)
  assert.ok(at > 100, 'the list is long')
  await page.locator('.results h3 a').nth(8).click()
  await page.waitForURL('**/wiki/**')
  await page.goBack()
  await page.waitForFunction(at => Math.abs(window.scrollY - at) < 50, at)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('F5 where nothing is found the page says so, repeats the words, and tells what to try', async () => {
  const page = await visit(browser, wiki, null)
  await page.goto(wiki.url + '/-/search?q=xyzzyq')
  assert.equal(await page.textContent('main h2'), 'Ingen resultater for »xyzzyq«')
  assert.equal(await page.inputValue('#q'), 'xyzzyq')
  assert.match(await page.textContent('#tips + ul'), /stavet rigtigt[^]*færre ord/)
  assert.equal(await page.locator('main >> text=Opret siden').count(), 0)
  await write({ 'prøve/g': '# Syv\n\nGirafvogteren\n' })
  await page.goto(wiki.url + '/-/search?q=girafvogtoren')
  await page.locator('.spelling a').click()
  await page.waitForURL('**/-/search?q=girafvogteren')
  assert.equal(await page.locator('mark').first().textContent(), 'Girafvogteren')
  await page.context().close()

  const editor = await visit(browser, wiki, 'editor')
  await editor.goto(wiki.url + '/-/search?q=xyzzyq')
  await editor.click('main >> text=Opret siden »xyzzyq«')
  assert.equal(await editor.inputValue('[name=title]'), 'xyzzyq')
  await editor.context().close()
})

// F6, that search tells nothing of pages to those who may not read them, is held by TestSearchTellsNothingToThoseWhoMayNotRead
// in search_test.go: who may read is decided for the wiki as a whole, and nothing of it is seen in a browser.

for (const [name, options] of [['wide, light', { ...desk, colorScheme: 'light' }], ['wide, dark', { ...desk, colorScheme: 'dark' }],
  ['narrow, light', { ...phone, colorScheme: 'light' }], ['narrow, dark', { ...phone, colorScheme: 'dark' }]]) {
  test(`the page of results is sound (${name})`, async () => {
    const page = await visit(browser, wiki, 'editor', options)
    for (const where of ['/-/search', '/-/search?q=biblioteker', '/-/search?q=biblioteker&page=2', '/-/search?q=biblioteker&type=system&folder=systemer',
      '/-/search?q=xyzzyq', '/-/search?q=biblioteekt+siden:x', '/-/search?q=bøger+zebra', '/wiki/systemer/adgangsplatform-login']) {
      const answer = await page.goto(wiki.url + where)
      await look(page, where)
      const file = join(dir, `${files.size}.html`)
      writeFileSync(file, await answer.body())
      files.set(file, where)
    }
    await page.context().close()
  })
}

test('the HTML checker finds no error', async () => {
  assert.ok(files.size > 0, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
