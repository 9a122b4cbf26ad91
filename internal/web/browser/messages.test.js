// What the wiki says when something is wrong, cannot be done now, or is hard to read; and its accessibility statement.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { people, startBrowser, startClone, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source

let browser, wiki, visitor, reader, editor, admin
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  visitor = await visit(browser, wiki)
  reader = await visit(browser, wiki, 'reader')
  editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  admin = await visit(browser, wiki, 'admin')
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const main = page => page.textContent('main')

// look holds a page against axe and what no page may do; pages without script are looked at by the others.
async function look (page, what) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  assert.deepEqual(page.complaints, [], what)
}

// is holds an error page against what all of them share.
async function is (page, answer, status, title) {
  assert.equal(answer.status(), status)
  assert.equal(await page.textContent('h1'), title)
  assert.match(await page.title(), new RegExp('^' + title))
  assert.doesNotMatch(await main(page), /\b\d{3}\b error|ups|!|exception|goroutine|\.go:/i)
}

test('S3 a page that is not there offers a search with the words of the address, and to create it', async () => {
  await is(visitor, await visitor.goto(wiki.url + '/wiki/systemer/den-nye-databr%C3%B8nd'), 404, 'Siden findes ikke')
  const search = visitor.locator('main a[href*="/-/search?"]')
  assert.match(await search.textContent(), /den nye databrønd/)
  assert.equal(await visitor.locator('main a[href^="/-/new"]').count(), 0)
  await look(visitor, 'a missing page')
  await search.click()
  assert.match(visitor.url(), /\/-\/search\?q=den/)

  await is(visitor, await visitor.goto(wiki.url + '/gamle-sider/fjernl%C3%A5n.html'), 404, 'Siden findes ikke')
  assert.match(await main(visitor), /Søg efter »fjernlån html«/)
  await look(visitor, 'an address that is none')

  await editor.goto(wiki.url + '/wiki/systemer/den-nye-databr%C3%B8nd')
  await submit(editor, 'main a.button.primary')
  assert.equal(await editor.inputValue('[name=title]'), 'den nye databrønd')
})

test('S4 whoever may not do it is told who they are, what is missing and whom to ask', async () => {
  await is(reader, await reader.goto(wiki.url + '/-/admin/people'), 403, 'Du har ikke adgang til det')
  assert.match(await main(reader), new RegExp(`Du er logget ind som ${people.reader.name} og har rollen læser\\.`))
  assert.match(await main(reader), /Spørg en af wikiens administratorer/)
  await look(reader, 'a page that is refused')

  const answer = await visitor.context().request.post(wiki.url + '/-/edit/x', { headers: { 'Sec-Fetch-Site': 'cross-site' }, form: { content: 'x' } })
  assert.equal(answer.status(), 403)
  assert.match(await answer.text(), /Formularen blev sendt fra et andet websted/)
})

test('S6 a refused form says so in its title, in a summary that has the focus, and beside the field', async () => {
  const forms = [
    [reader, '/-/account', 'form[action="/-/account/password"] button', []],
    [admin, '/-/admin/people', 'form[action="/-/admin/people"] button.primary', []],
    [admin, '/-/new', 'main form button.primary', [['[name=folder]', 'mappe']]],
    [admin, '/-/move/Forside', 'main form button.primary >> nth=0', [['[name=to]', 'a:b']]],
    [reader, '/-/outdated/Forside', 'main form button.primary', []],
    [visitor, '/-/login', 'main form button', [['[name=email]', 'nogen@example.dk'], ['[name=password]', 'forkert']]]
  ]
  for (const [page, address, button, typed] of forms) {
    await page.goto(wiki.url + address)
    await page.evaluate(() => document.querySelectorAll('main form').forEach(f => { f.noValidate = true }))
    await page.evaluate(() => document.querySelectorAll('[required]').forEach(f => f.removeAttribute('required')))
    for (const [field, text] of typed) await page.fill('main ' + field, text)
    const answer = await submit(page, button)
    assert.equal(answer.status(), 422, address)
    assert.match(await page.title(), /^Fejl: /, address)
    const focused = page.locator('.errors:focus')
    assert.equal(await focused.getAttribute('tabindex'), '-1', address)
    const links = focused.locator('a')
    assert.ok(await links.count() > 0, `${address} names a field`)
    for (const link of await links.all()) {
      const field = page.locator(`[id="${(await link.getAttribute('href')).slice(1)}"]`)
      assert.equal(await field.getAttribute('aria-invalid'), 'true', address)
      const ids = (await field.getAttribute('aria-describedby')).split(' ')
      const beside = await Promise.all(ids.map(id => page.textContent(`[id="${id}"]`)))
      assert.ok(beside.includes(await link.textContent()), `${address}: ${await link.textContent()} is not beside its field: ${beside}`)
    }
    for (const [field, text] of typed) {
      if (!field.includes('password')) assert.equal(await page.inputValue('main ' + field), text, address)
    }
    await look(page, address)
  }
})

test('S7 while nothing can be saved, a line says so and an explanation stands in place of the buttons', async () => {
  const repo = mkdtempSync(join(tmpdir(), 'alliancewiki-clone-'))
  const git = (...args) => execFileSync('git', ['-C', repo, '-c', 'user.name=Mette Holm', '-c', 'user.email=mette@example.dk', ...args])
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repo])
  git('config', 'user.name', 'Mette Holm')
  git('config', 'user.email', 'mette@example.dk')
  writeFileSync(join(repo, 'Forside.md'), '# Forside\n\nTekst\n')
  git('add', '.')
  git('commit', '--quiet', '--message=Begynd')
  writeFileSync(join(repo, 'Forside.md'), '# Forside\n\nÆndret uden for wikien\n')
  const clone = await startClone(repo)
  try {
    const page = await visit(browser, clone)
    for (let i = 0; i < 50; i++) { // the folder is looked at every so often
      await page.goto(clone.url + '/wiki/Forside')
      if (await page.locator('.standing .closed').count()) break
      await page.waitForTimeout(200)
    }
    assert.match(await page.textContent('.standing'), /Filen »Forside\.md« er ændret uden for wikien\. Gem den med git commit/)
    assert.match(await main(page), /Kan ikke redigeres lige nu/)
    assert.match(await main(page), /Tekst/)
    for (const address of ['/wiki/Forside', '/-/pages', '/wiki', '/-/history/Forside', '/-/recent', '/-/deleted', '/-/meetings', '/-/glossary']) {
      await page.goto(clone.url + address)
      assert.match(await main(page), /Kan ikke redigeres lige nu/, address)
      assert.equal(await page.locator(':is(main, header) :is(a[href^="/-/edit/"], a[href^="/-/new"], a[href^="/-/move/"], main form[method=post])').count(), 0, address)
      await look(page, address)
    }
  } finally {
    await clone.stop()
    rmSync(repo, { recursive: true })
  }
})

test('S8 the pages of errors say the limit and what to do', async () => {
  const ask = visitor.context().request
  const answers = [
    [413, 'Det er for stort', /op til 1 MB og en fil op til 32 MB/, () => ask.post(wiki.url + '/-/login', { form: { email: 'x'.repeat(70000), password: 'x' } })],
    [415, 'Det kan ikke læses', /brug knapperne på siden/, () => ask.post(wiki.url + '/-/login', { data: '{}', headers: { 'Content-Type': 'application/json' } })],
    [405, 'Adressen kan ikke bruges sådan', /Gå tilbage/, () => ask.put(wiki.url + '/wiki/Forside')]
  ]
  for (const [status, title, says, send] of answers) {
    const answer = await send()
    const text = await answer.text()
    assert.equal(answer.status(), status, text.slice(0, 200))
    assert.match(text, new RegExp(`<h1>${title}</h1>`))
    assert.match(text, says)
    assert.match(text, /<html lang="da"/)
  }
  let last
  for (let i = 0; i < 30 && last?.status() !== 429; i++) {
    last = await ask.post(wiki.url + '/-/login', { form: { email: 'gaet@example.dk', password: 'gæt' + i } })
  }
  assert.equal(last.status(), 429)
  assert.ok(Number(last.headers()['retry-after']) > 0)
  assert.match(await last.text(), /Vent \d+ minut/)
})

test('hints stand above a preview, with the line and what to do, and are counted in a report', async () => {
  const text = '---\ntitle: Svær at læse\n---\n![](plan.png)\n\n#### Dybt\n\n[Klik her](Forside.md)\n\n![](streg.png "pynt")\n'
  await editor.goto(wiki.url + '/-/edit/prøve/svær')
  await editor.fill('[name=content]', text)
  await submit(editor, 'main form.edit button[value=preview]')
  const hints = await editor.locator('.hints li').allTextContents()
  assert.equal(hints.length, 3)
  assert.match(hints[0], /^Linje 4: Billedet plan\.png har ingen beskrivelse\./)
  assert.match(hints[1], /^Linje 6: Overskriften »Dybt« springer et niveau over\./)
  assert.match(hints[2], /^Linje 8: Linkets ord, »Klik her«, siger ikke, hvor det fører hen\./)
  assert.equal(await editor.inputValue('[name=content]'), text)
  await submit(editor, 'main form.edit button[value=save].primary')

  await visitor.goto(wiki.url + '/-/reports/accessibility')
  assert.match(await main(visitor), /Svær at læse/)
  assert.match(await main(visitor), /1 billede uden beskrivelse · 1 overskrift, der springer et niveau over · 1 link, hvis ord ikke siger noget/)
  await look(visitor, 'the report')
})

test('the accessibility statement is in the footer and at /was, and is begun from the report', async () => {
  await visitor.goto(wiki.url)
  await visitor.click('footer >> text=Tilgængelighedserklæring')
  assert.equal(new URL(visitor.url()).pathname, '/was')
  assert.match(await main(visitor), /Der er ikke skrevet en tilgængelighedserklæring/)
  assert.equal(await visitor.locator('main a.primary').count(), 0)
  await look(visitor, 'no statement')

  await admin.goto(wiki.url + '/was')
  await admin.click('text=Skriv jeres erklæring')
  const text = await admin.inputValue('[name=content]')
  assert.match(text, /- 1 billede uden beskrivelse på 1 side: \[\[prøve\/svær\]\]/)
  await admin.fill('[name="field.myndighed"]', 'Det Kgl. Bibliotek')
  await submit(admin, 'main form.edit button[value=save].primary')
  await visitor.goto(wiki.url + '/was')
  assert.equal(await visitor.textContent('h1'), 'Tilgængelighedserklæring')
  assert.match(await main(visitor), /Det Kgl\. Bibliotek/)
  assert.match(await main(visitor), /Delvist overensstemmende/)
  await look(visitor, 'the statement')
})

test('K2 passages in another language keep their language', async () => {
  await editor.goto(wiki.url + '/-/edit/prøve/sprog')
  await editor.fill('[name=content]', '# Sprog\n\nDe sagde <span lang="en">we love it</span>.\n\n<div lang="de">\n\nEin *ganzer* Absatz.\n\n</div>\n')
  await submit(editor, 'main form.edit button[value=save].primary')
  await visitor.goto(wiki.url + '/wiki/prøve/sprog')
  assert.equal(await visitor.textContent('main [lang=en]'), 'we love it')
  assert.match(await visitor.textContent('main [lang=de] p'), /Ein ganzer Absatz\./)
  await look(visitor, 'passages')
})
