// The latest changes: one row for a page and a day, only some of them, what is new to the reader, and what was deleted;
// with script and without, looked at by axe wide and narrow, in daylight and in the dark.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { people, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source

let browser, wiki, reader, editor
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  reader = await visit(browser, wiki, 'reader')
  editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await reader.goto(wiki.url + '/-/since') // what follows is new to the reader
  await submit(reader, 'main form.actions button')
  await write(editor, 'prøve/side', 'Et', 'Oprettede prøven')
  await write(editor, 'prøve/side', 'To', 'Rettede én gang')
  const admin = await visit(browser, wiki, 'admin', { javaScriptEnabled: false })
  await write(admin, 'prøve/side', 'Tre', 'Rettede igen')
  await write(admin, 'andet/side', 'Et', 'Et andet sted', true)
  await admin.context().close()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

async function write (page, path, text, summary, minor) {
  await page.goto(wiki.url + '/-/edit/' + path)
  await page.fill('[name=content]', text + '\n')
  await page.fill('[name=summary]', summary)
  if (minor) await page.check('[name=minor]')
  await submit(page, 'main form.edit button[value=save].primary')
}

const main = page => page.textContent('main')
const row = (page, name) => page.locator('section.day > .changes > li', { hasText: name })

test('D5 several changes of a page on a day are one row, which unfolds and says who', async () => {
  await reader.goto(wiki.url + '/-/recent')
  const side = row(reader, 'prøve/side')
  assert.equal(await side.count(), 1)
  assert.match(await side.locator('summary').textContent(), new RegExp(`3 ændringer.*${people.admin.name}, ${people.editor.name}`))
  assert.equal(await side.getByText('Rettede én gang').isVisible(), false)
  await side.locator('summary').focus()
  await reader.keyboard.press('Enter')
  assert.equal(await side.getByText('Rettede én gang').isVisible(), true)
  assert.equal(await side.locator('details > .changes > li').count(), 3)
  await side.locator('details a', { hasText: 'forskelle' }).nth(1).click()
  assert.match(await main(reader), /Slettet: Et[^]*Tilføjet: To/)
  assert.deepEqual(reader.complaints, [])
})

test('D5 a form shows only the changes of a folder, a person, an organisation; its address is shareable', async () => {
  const page = await visit(browser, wiki, null, { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/recent')
  await page.click('.history-filter summary')
  await page.selectOption('#folder', 'prøve')
  await page.selectOption('#person', people.editor.name)
  await submit(page, '.history-filter button')
  assert.match(await main(page), /Rettede én gang/)
  assert.doesNotMatch(await main(page), /Rettede igen|Et andet sted/)
  assert.equal(await page.getAttribute('main a[href^="/-/recent.atom"]', 'href'), '/-/recent.atom?folder=pr%c3%b8ve')

  const other = await visit(browser, wiki, null)
  await other.goto(page.url())
  assert.equal(await other.inputValue('#folder'), 'prøve')
  assert.match(await main(other), /Rettede én gang/)
  assert.deepEqual(await other.locator('#org option').allTextContents(), ['Alle', people.admin.org, people.editor.org], 'those who have written')
  await other.goto(wiki.url + '/-/recent?folder=pr%C3%B8ve&org=Ingen')
  assert.match(await main(other), /Ingen ændringer passer til det, du har valgt/)
  await other.click('main >> text=Vis alle ændringer')
  assert.match(await main(other), /Et andet sted/)
  await other.click('main >> text=Skjul mindre ændringer')
  assert.doesNotMatch(await main(other), /Et andet sted/)
  assert.deepEqual(other.complaints, [])
  await page.context().close()
  await other.context().close()
})

test('D5 what came since the last visit says that it is unread, until the reader has read it', async () => {
  await reader.goto(wiki.url + '/-/recent')
  assert.match(await row(reader, 'prøve/side').textContent(), /3 ulæste/)
  assert.match(await row(reader, 'Et andet sted').textContent(), /Ulæst/)
  await editor.goto(wiki.url + '/-/recent')
  assert.doesNotMatch(await row(editor, 'Rettede én gang').textContent(), /3 ulæste/, 'one’s own are read')
  await submit(reader, 'main >> text=Markér alt som læst')
  assert.equal(new URL(reader.url()).pathname, '/-/recent')
  assert.doesNotMatch(await main(reader), /ulæst/i)
})

test('D5 a deleted page is put back, and a changed picture leads to its comparison', async () => {
  await editor.goto(wiki.url + '/-/delete/andet/side')
  await submit(editor, 'main form button.danger')
  await editor.goto(wiki.url + '/-/recent')
  const gone = editor.locator('form[action="/-/deleted"]')
  assert.match(await gone.textContent(), /Gendan andet\/side/)
  await editor.click('.changes details:has(form[action="/-/deleted"]) > summary')
  await submit(editor, 'form[action="/-/deleted"] button')
  assert.equal(decodeURIComponent(new URL(editor.url()).pathname), '/wiki/andet/side')
  await editor.goto(wiki.url + '/-/recent')
  assert.equal(await gone.count(), 0)

  const clone = mkdtempSync(join(tmpdir(), 'alliancewiki-clone-'))
  const git = (...args) => execFileSync('git', ['-C', clone, '-c', 'user.name=Mette Holm', '-c', 'user.email=mette@example.dk', ...args], { stdio: 'pipe' })
  execFileSync('git', ['clone', '--quiet', join(wiki.data, 'wiki.git'), clone], { stdio: 'pipe' })
  for (const colour of ['red', 'blue']) {
    writeFileSync(join(clone, 'prik.svg'), `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${colour}"/></svg>\n`)
    git('add', '.')
    git('commit', '--quiet', '--message=Prikken er ' + colour)
  }
  const token = execFileSync('./alliancewiki', ['token', 'create', '--data', wiki.data, '--email', people.editor.email, '--name', 'prik', '--scope', 'write'],
    { cwd: new URL('../../../', import.meta.url), encoding: 'utf8', stdio: 'pipe' }).match(/\S{20,}/)[0]
  git('push', '--quiet', wiki.url.replace('//', `//${encodeURIComponent(people.editor.email)}:${token}@`) + '/wiki.git', 'HEAD:main')
  rmSync(clone, { recursive: true })
  await reader.goto(wiki.url + '/-/recent')
  await row(reader, 'prik.svg').locator('summary').click()
  await row(reader, 'prik.svg').locator('details a', { hasText: 'forskelle' }).first().click()
  assert.equal(await reader.textContent('h1'), 'Forskelle på filen prik.svg')
})

test('the list is sound, wide and narrow, in daylight and in the dark', async () => {
  for (const [width, colorScheme] of [[1440, 'light'], [360, 'dark']]) {
    const page = await visit(browser, wiki, 'editor', { viewport: { width, height: 800 }, colorScheme })
    for (const address of ['/-/recent', '/-/recent?folder=pr%C3%B8ve&minor=hide']) {
      await page.goto(wiki.url + address)
      await page.evaluate(() => document.querySelectorAll('main details').forEach(d => { d.open = true }))
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      }))
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], address)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(wide <= width, `${address} is ${wide} pixels wide in a window of ${width}`)
      assert.deepEqual(page.complaints, [], address)
    }
    await page.context().close()
  }
})
