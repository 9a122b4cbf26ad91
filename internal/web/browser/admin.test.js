// The administration, by an administrator in a browser: people, organisations, settings and the state of the system; and
// what a wiki without pages says of itself.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRequire } from 'node:module'
import { password, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let browser, wiki
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// faults are what axe finds on a page, and whether it can be moved sideways.
async function faults (page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  const cdp = await page.context().newCDPSession(page)
  const { readFileSync } = await import('node:fs')
  const run = async expression => {
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.text)
    return result.value
  }
  await run(readFileSync(axe, 'utf8') + ';undefined')
  const found = await run(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))`)
  return wide ? [...found, 'the page moves sideways'] : found
}

for (const width of [1440, 360]) {
  test(`each page of the administration is without fault at ${width} px`, async () => {
    const page = await visit(browser, wiki, 'admin', { viewport: { width, height: 800 } })
    for (const path of ['', '/people', '/people?q=ingen-hedder-det', '/people/1', '/organisations', '/organisations/1', '/settings', '/state']) {
      const answer = await page.goto(wiki.url + '/-/admin' + path)
      assert.equal(answer.status(), 200, path)
      assert.deepEqual(await faults(page), [], path)
    }
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })
}

test('N1 without script an administrator finds, changes and closes accounts, and cannot lock everybody out', async () => {
  const page = await visit(browser, wiki, 'admin', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/admin/people')
  await page.fill('main [name=q]', 'mette')
  await submit(page, 'main form.filter button')
  assert.deepEqual(await page.locator('tbody th').allTextContents(), ['Mette Holm'])
  await page.click('tbody th a')
  await page.selectOption('main [name=role]', 'reader')
  await submit(page, 'main button[value=save]')
  assert.equal(await page.inputValue('main [name=role]'), 'reader')
  await submit(page, 'main button[value=disable]')
  await submit(page, 'main button[value=enable]')

  await page.goto(wiki.url + '/-/admin/people?q=admin@')
  await page.click('tbody th a')
  for (const press of [() => submit(page, 'main button[value=disable]'), async () => {
    await page.selectOption('main [name=role]', 'reader')
    return submit(page, 'main button[value=save]')
  }]) {
    assert.equal((await press()).status(), 422)
    assert.match(await page.textContent('.errors'), /mindst én aktiv administrator/)
  }
  await page.context().close()
})

test('two organisations that are one are merged, and a renamed one takes its people along', async () => {
  const page = await visit(browser, wiki, 'admin')
  await page.goto(wiki.url + '/-/admin/organisations')
  await page.click('tbody th a:text-is("KOMBIT")')
  await page.fill('main [name=name]', 'centralbibliotekerne')
  assert.equal((await submit(page, 'main button[value=rename]')).status(), 422)
  assert.match(await page.textContent('.errors'), /Læg de to sammen/)
  await page.fill('main [name=name]', 'KOMBIT A/S')
  await submit(page, 'main button[value=rename]')
  assert.equal(await page.textContent('h1'), 'KOMBIT A/S')
  await page.selectOption('main [name=into]', { label: 'Centralbibliotekerne' })
  await submit(page, 'main button[value=merge]')
  assert.equal(await page.textContent('h1'), 'Centralbibliotekerne')
  assert.deepEqual(await page.locator('tbody th').allTextContents(), ['Mette Holm', 'Rikke Læser'])
  await page.goto(wiki.url + '/-/admin/organisations?q=kombit')
  assert.match(await page.textContent('main'), /Ingen organisationer passer/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('the name, the colour and a logo with a script in it are set, and the script never runs', async () => {
  const page = await visit(browser, wiki, 'admin')
  const brand = () => page.evaluate(() => window.getComputedStyle(document.querySelector('header.site')).backgroundColor)
  await page.goto(wiki.url + '/-/admin/settings')
  const before = await brand()
  await page.fill('main [name=accent]', '#ffe600')
  await page.fill('main [name=name]', 'Fælles viden')
  assert.equal((await submit(page, 'main form button.primary')).status(), 422)
  assert.match(await page.textContent('.errors'), /for lys.*#[0-9a-f]{6}/s)
  assert.equal(await page.inputValue('main [name=name]'), 'Fælles viden')
  await page.fill('main [name=accent]', '#8a1538')
  await page.setInputFiles('main [name=logo]', {
    name: 'logo.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><script>document.documentElement.setAttribute("id","ran")</script><rect width="8" height="8" fill="#fff"/></svg>')
  })
  await submit(page, 'main form button.primary')
  assert.match(await page.textContent('header a.name'), /Fælles viden/)
  assert.notEqual(await brand(), before)
  assert.equal(await page.evaluate(() => document.querySelector('header .mark').naturalWidth > 0), true, 'the logo is shown')
  assert.deepEqual(await faults(page), [])
  const logo = await page.evaluate(() => document.querySelector('header .mark').src)
  const answer = await page.goto(logo)
  assert.match(answer.headers()['content-security-policy'], /^sandbox/)
  assert.equal(await page.evaluate(() => document.documentElement.id), '', 'the script in the logo ran')
  assert.match(wiki.git('show', 'main:.wiki/settings.yaml'), /name: Fælles viden\nlanguage: da\naccent: "#8a1538"\nlogo: logo.svg\n/)
  await page.context().close()
})

test('the state of the system is told in words, and the search can be built again', async () => {
  const page = await visit(browser, wiki, 'admin')
  await page.goto(wiki.url + '/-/admin/state')
  const text = await page.textContent('main')
  for (const want of [/Alt er i orden|Der er noget, du bør se på/, /Søgningen/, /Er helt med: »/, /ledigt på disken/, /aktive konti/, /En klon fylder omtrent/]) assert.match(text, want)
  await submit(page, 'main button[value=search]')
  assert.match(await page.textContent('.notice'), /bygges op igen/)
  for (let i = 0; i < 100 && !(await fetch(wiki.url + '/readyz')).ok; i++) await new Promise(resolve => setTimeout(resolve, 50))
  await page.goto(wiki.url + '/-/search?q=alliancen')
  assert.match(await page.textContent('main'), /resultat/)
  await page.context().close()
})

test('a password that was forgotten is set anew, and the new one works', async () => {
  const page = await visit(browser, wiki, 'admin')
  await page.goto(wiki.url + '/-/admin/people?q=reader@')
  await page.click('tbody th a')
  await page.fill('main [name=password]', password + '-ny')
  await submit(page, 'main button[value=password]')
  const reader = await visit(browser, wiki)
  await reader.goto(wiki.url + '/-/login')
  await reader.fill('[name=email]', 'reader@example.dk')
  await reader.fill('[name=password]', password + '-ny')
  await submit(reader, 'main form button')
  assert.match(await reader.textContent('header'), /Rikke Læser/)
  await page.context().close()
  await reader.context().close()
})
