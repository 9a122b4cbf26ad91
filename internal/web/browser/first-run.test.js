// The first story of a wiki: from the address that the program prints to a commit that shows who wrote it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { password, startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

async function fill (page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`main [name=${name}]`, value)
}

test('a person of KOMBIT edits a page in a browser, and a clone shows it', async () => {
  const admin = await visit(browser, wiki)
  await admin.goto(wiki.setup)
  await fill(admin, { email: 'anna@example.dk', name: 'Anna Ås', organisation: 'Det Kgl. Bibliotek', password })
  await submit(admin, 'main form button.primary')
  assert.equal(await admin.locator('header').getByText('Anna Ås').count() > 0, true, 'she is signed in')

  const late = await visit(browser, wiki)
  assert.equal((await late.goto(wiki.setup)).status(), 404, 'the address works once')

  await admin.goto(wiki.url + '/-/admin/people')
  await fill(admin, { email: 'mette@example.dk', name: 'Mette Holm', organisation: 'KOMBIT', password })
  await admin.selectOption('main [name=role]', 'editor')
  await submit(admin, 'main form button.primary')
  assert.match(await admin.textContent('main'), /Mette Holm/)

  const mette = await visit(browser, wiki)
  await mette.goto(wiki.url + '/-/login')
  await fill(mette, { email: 'mette@example.dk', password })
  await submit(mette, 'main form button')
  await mette.goto(wiki.url + '/wiki/Forside')
  await mette.getByRole('link', { name: 'Rediger', exact: true }).first().click()
  const text = await mette.inputValue('[name=content]')
  await fill(mette, { content: text + '\nMette var her, æøå.\n', summary: 'Sig goddag' })
  await submit(mette, 'main form.edit button[value=save].primary')
  assert.match(mette.url(), /\/wiki\/Forside/)
  assert.match(await mette.textContent('main'), /Mette var her, æøå\./)
  await mette.goto(wiki.url + '/-/history/Forside')
  assert.match(await mette.textContent('main'), /Sig goddag/)
  assert.deepEqual([...admin.complaints, ...late.complaints, ...mette.complaints], [])

  const clone = join(mkdtempSync(join(tmpdir(), 'alliancewiki-clone-')), 'w')
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' })
  git('clone', '--quiet', wiki.url + '/wiki.git', clone)
  assert.equal(git('-C', clone, 'log', '-1', '--format=%an <%ae>|%s|%(trailers:key=Organisation,valueonly)').trim(),
    'Mette Holm <mette@example.dk>|Sig goddag|KOMBIT')
  assert.equal(readFileSync(join(clone, 'Forside.md'), 'utf8'), text + '\nMette var her, æøå.\n')
  git('-C', clone, 'fsck', '--full', '--strict')
  rmSync(clone, { recursive: true })
})
