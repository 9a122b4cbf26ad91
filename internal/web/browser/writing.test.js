// Writing where scripts do not run: drafts, sections, a session that ran out, summaries, new pages. Each test is a
// behaviour of the specification, and is named by its code.

import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { password, people, startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki, page, other
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  other = await visit(browser, wiki, 'admin', { javaScriptEnabled: false })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

const save = 'main form.edit button[value=save].primary'
const main = (window = page) => window.textContent('main')
const subject = () => wiki.git('log', '-1', '--format=%s').trim()

// write saves a page in a window, with the fields that are given.
async function write (window, path, content, summary = '') {
  await window.goto(`${wiki.url}/-/edit/${path}`)
  await window.fill('[name=content]', content)
  await window.fill('[name=summary]', summary)
  return submit(window, save)
}

const three = '# Referat\n\nIndledning\n\n## Deltagere\n\nSkrives\n\n## Økonomi\n\nSkrives\n\n## Eventuelt\n\nSkrives\n'

// draft keeps a text as the script of an editor does.
async function draft (window, path, fields) {
  const answer = await window.request.post(`${wiki.url}/-/draft/${path}`, {
    multipart: fields, headers: { Accept: 'application/json', Origin: wiki.url }
  })
  assert.equal(answer.status(), 200, await answer.text())
  return answer.json()
}

test('E3 a draft is kept for its author, offered with its time, restored, merged and dropped', async () => {
  await write(page, 'skriv/kladde', three)
  await page.goto(wiki.url + '/-/edit/skriv/kladde')
  const base = await page.inputValue('[name=base]')
  const { saved } = await draft(page, 'skriv/kladde', { content: three.replace('Skrives', 'Min kladde'), base, summary: 'Min' })
  assert.match(saved, /^\d\d\.\d\d$/)
  await write(other, 'skriv/kladde', three.replace('Økonomi\n\nSkrives', 'Økonomi\n\nÅses tal'))

  await page.goto(wiki.url + '/wiki/skriv/kladde')
  await page.click(`main .draft a:has-text("Gendan kladde fra ${saved}")`)
  assert.match(await page.inputValue('[name=content]'), /Min kladde/)
  assert.equal(await page.inputValue('[name=summary]'), 'Min')
  await submit(page, save)
  assert.match(await main(), /Min kladde[^]*Åses tal/)
  assert.match(await page.textContent('.notice'), /også ændret af Åse Østergård, Det Kgl\. Bibliotek\./)
  await page.click('.notice a')
  assert.match(await main(), /Åses/)
  await page.goto(wiki.url + '/-/edit/skriv/kladde')
  assert.equal(await page.locator('main .draft').count(), 0, 'a saved draft is offered no more')

  await draft(page, 'skriv/kladde', { content: 'Til skraldespanden' })
  await other.goto(wiki.url + '/-/edit/skriv/kladde?draft=1')
  assert.doesNotMatch(await other.inputValue('[name=content]'), /skraldespanden/, 'a draft is nobody else\'s')
  await page.goto(wiki.url + '/-/account')
  assert.match(await main(), /Mine kladder[^]*skriv\/kladde/)
  await submit(page, '#drafts button')
  assert.match(await main(), /Du har ingen kladder/)
})

test('E4 a summary has suggestions, is proposed where it is empty, and a minor change can be passed over', async () => {
  await write(page, 'skriv/resume', three)
  assert.equal(subject(), 'Oprettede siden')
  await page.goto(wiki.url + '/-/edit/skriv/resume')
  const offered = await page.locator('#edit-summaries option').evaluateAll(list => list.map(o => o.value))
  assert.ok(offered.includes('Rettede stavefejl'))
  assert.equal(await page.getAttribute('[name=summary]', 'list'), 'edit-summaries')
  await write(page, 'skriv/resume', three.replace('Økonomi\n\nSkrives', 'Økonomi\n\nTal'))
  assert.equal(subject(), 'Rettede afsnittet Økonomi')

  await page.goto(wiki.url + '/-/edit/skriv/resume')
  await page.fill('[name=content]', three.replace('Skrives', 'Skrevet'))
  await page.fill('[name=summary]', 'En lille ting')
  await page.check('[name=minor]')
  await submit(page, save)
  assert.match(wiki.git('log', '-1', '--format=%(trailers:key=Minor,valueonly)'), /yes/)
  await page.goto(wiki.url + '/-/recent')
  assert.match(await main(), /Mindre ændring En lille ting/)
  await page.click('main a:has-text("Skjul mindre ændringer")')
  assert.doesNotMatch(await main(), /En lille ting/)
  assert.match(await main(), /Rettede afsnittet Økonomi/)
})

test('E5 a session that ran out signs in on the page where the text is, and saves', async () => {
  const window = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await window.goto(wiki.url + '/-/edit/skriv/session')
  await window.fill('[name=content]', '# Session\n\nDet må ikke gå tabt.\n')
  await window.context().clearCookies()
  assert.equal((await submit(window, save)).status(), 403)
  assert.match(await window.inputValue('[name=content]'), /Det må ikke gå tabt/)
  await window.fill('main [name=email]', people.editor.email)
  await window.fill('main [name=password]', 'ikke den rigtige')
  assert.equal((await submit(window, save)).status(), 422)
  assert.match(await window.inputValue('[name=content]'), /Det må ikke gå tabt/)
  await window.fill('main [name=password]', password)
  await submit(window, save)
  assert.equal(new URL(window.url()).pathname, '/wiki/skriv/session')
  assert.match(await main(window), /Det må ikke gå tabt/)
  await window.context().close()
})

test('E5 changes to one section by two people collide on a page that has both texts', async () => {
  await write(page, 'skriv/konflikt', three)
  const address = wiki.url + '/-/edit/skriv/konflikt?section=s-%C3%B8konomi'
  await Promise.all([page.goto(address), other.goto(address)])
  await other.fill('[name=content]', '## Økonomi\n\nÅses tal\n')
  await submit(other, save)
  await page.fill('[name=content]', '## Økonomi\n\nMettes tal\n')
  assert.equal((await submit(page, save)).status(), 409)
  assert.match(await main(), /Redigeringskonflikt/)
  assert.match(await main(), /Åses tal/)
  assert.match(await main(), /Mettes tal/)
})

test('E1 N1 a section is edited alone, previewed and saved', async () => {
  await write(page, 'skriv/afsnit', three)
  await page.click('main a[aria-label="Rediger afsnittet Økonomi"]')
  assert.equal(await page.inputValue('[name=content]'), '## Økonomi\n\nSkrives\n')
  await page.fill('[name=content]', '## Økonomi\n\nDer er penge nok.\n')
  await submit(page, 'main form.edit button[value=preview]')
  assert.match(await page.textContent('main .preview'), /Der er penge nok/)
  await submit(page, save)
  assert.match(await main(), /Indledning[^]*Der er penge nok[^]*Eventuelt/)
  assert.equal(subject(), 'Rettede afsnittet Økonomi')
})

test('E6 N1 somebody who opens the editor is told who else is in it', async () => {
  await other.goto(wiki.url + '/-/edit/skriv/samtidig')
  await page.goto(wiki.url + '/-/edit/skriv/samtidig')
  assert.match(await main(), /Åse Østergård, Det Kgl\. Bibliotek, redigerer også denne side\./)
})

test('E7 N1 an upload that is refused says which types there are, and what to do', async () => {
  await page.goto(wiki.url + '/-/upload/skriv')
  assert.match(await main(), /højst 32 MB/)
  await page.setInputFiles('[name=file]', { name: 'program.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') })
  assert.equal((await submit(page, 'main form button.primary')).status(), 422)
  assert.match(await main(), /\.exe kan ikke lægges op\. Gem filen som et billede \(png, jpg/)
  await page.setInputFiles('[name=file]', { name: 'billede.png', mimeType: 'image/png', buffer: Buffer.from('GIF89a') })
  assert.equal((await submit(page, 'main form button.primary')).status(), 422)
  assert.match(await main(), /passer ikke til dens navn/)
})

test('S5 a save that fails says what is kept, and gives the text back', async () => {
  await page.goto(wiki.url + '/-/edit/skriv/fejl')
  await page.fill('[name=content]', '# Fejl\n\nSkrevet med møje.\n')
  const lock = join(wiki.data, 'wiki.git/refs/heads/main.lock')
  writeFileSync(lock, '')
  const answer = await submit(page, save)
  rmSync(lock)
  assert.ok(answer.status() >= 500, `status ${answer.status()}`)
  assert.match(await main(), /Det, du har skrevet, er gemt som kladde\./)
  assert.doesNotMatch(await main(), /goroutine|\.go:/)
  assert.match(await page.inputValue('[name=content]'), /Skrevet med møje/)
  await page.goto(wiki.url + '/-/edit/skriv/fejl?draft=1')
  assert.match(await page.inputValue('[name=content]'), /Skrevet med møje/)
  await submit(page, save)
  assert.match(await main(), /Skrevet med møje/)
})

test('E9 renaming a page updates the links to it in the same commit', async () => {
  await write(page, 'skriv/gammelt-navn', '# Gammelt navn\n')
  await write(page, 'skriv/henviser', '# Henviser\n\n[[skriv/gammelt-navn]] og [det](gammelt-navn.md)\n')
  await page.goto(wiki.url + '/-/move/skriv/gammelt-navn')
  await page.fill('main [name=to]', 'skriv/nyt-navn')
  await submit(page, 'main form button.primary >> nth=0')
  assert.match(await main(), /skriv\/henviser/)
  const before = wiki.git('rev-list', '--count', 'main')
  await submit(page, 'main form button.primary >> nth=0')
  assert.equal(Number(wiki.git('rev-list', '--count', 'main')), Number(before) + 1)
  assert.match(wiki.git('show', 'main:skriv/henviser.md'), /\[\[skriv\/nyt-navn\]\] og \[det\]\(nyt-navn\.md\)/)
})

test('E10 a new page has a template and a place, and one that reads the same is found when the form is sent', async () => {
  await write(page, 'skriv/Aarsplan', '# Årsplan\n')
  await page.goto(wiki.url + '/wiki/skriv/%C3%85rsplan')
  assert.equal(await page.title().then(t => t.startsWith('Siden findes ikke')), true)
  await page.goto(wiki.url + '/-/new?path=skriv/%C3%85rsplan')
  assert.equal(await page.inputValue('[name=title]'), 'Årsplan')
  assert.ok(await page.locator('[name=template]').count() > 2)
  for (const title of ['Årsplan', 'AARSPLAN', 'A\u030arsplan']) {
    await page.goto(wiki.url + '/-/new')
    await page.fill('[name=folder]', 'skriv')
    await page.fill('[name=title]', title)
    assert.equal((await submit(page, 'main form button.primary')).status(), 422, title)
    assert.match(await main(), /skriv\/Aarsplan/, title)
    assert.equal(await page.inputValue('[name=title]'), title)
  }
  const folders = await page.locator('#folders option').evaluateAll(list => list.map(o => o.value))
  assert.ok(folders.includes('skriv'), 'folders are offered')
  await page.fill('[name=title]', 'Noget helt andet')
  await page.check('[name=template] >> nth=1')
  await submit(page, 'main form button.primary')
  assert.match(await main(), /Siden får adressen skriv\/Noget-helt-andet/)
  assert.match(await page.inputValue('form.edit >> [name=front], [name=content] >> nth=0'), /./)
  await page.click('main .place a')
  assert.equal(await page.inputValue('[name=title]'), 'Noget helt andet')
  assert.equal(await page.inputValue('[name=folder]'), 'skriv')
})

test('N1 everything of writing worked without complaint of the browser', () => {
  assert.deepEqual(page.complaints, [])
  assert.deepEqual(other.complaints, [])
})
