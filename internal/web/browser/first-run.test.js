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
  await submit(admin, 'main form button.primary')
  await fill(admin, { email: 'anna@example.dk', name: 'Anna Ås', organisation: 'Det Kgl. Bibliotek', password })
  await submit(admin, 'main form button.primary')
  await submit(admin, 'main form button.primary') // the starter contents
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

// zip packs files without compressing them, as plainly as the format allows.
function zip (files) {
  const table = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n })
  const crc = data => ~data.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), ~0) >>> 0
  const parts = []
  const directory = []
  let at = 0
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path)
    const data = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2) // names are UTF-8
    common.writeUInt32LE(crc(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(name.length, 22)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, name)
    at += 30 + name.length + data.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, list, end])
}

test('S1 three steps without script: name and language, the first administrator, pages brought along; then the address is gone', async () => {
  const fresh = await startWiki()
  const page = await visit(browser, fresh, null, { javaScriptEnabled: false })
  await page.goto(fresh.setup)
  assert.match(await page.textContent('h1'), /Trin 1 af 3/)
  await fill(page, { name: 'Prøvewikien' })
  await submit(page, 'main form button.primary')
  await fill(page, { email: 'anna@example', name: 'Anna Ås' })
  await submit(page, 'main button[value=back]')
  assert.equal(await page.inputValue('main [name=name]'), 'Prøvewikien')
  await submit(page, 'main form button.primary')
  assert.equal(await page.inputValue('main [name=email]'), 'anna@example', 'what was typed is there after going back')
  await fill(page, { email: 'anna@example.dk', organisation: 'KB', password: 'kort' })
  assert.equal((await submit(page, 'main form button.primary')).status(), 422)
  assert.match(await page.title(), /^Fejl: /)
  await fill(page, { password })
  await submit(page, 'main form button.primary')

  const bring = async files => {
    await page.check('#content-import')
    await page.setInputFiles('#archive', { name: 'sider.zip', mimeType: 'application/zip', buffer: zip(files) })
    return submit(page, 'main form button.primary')
  }
  assert.equal((await bring({ 'Forside.md': '# Hej', '../../x.md': 'ud', 'a.exe': 'MZ' })).status(), 422)
  assert.match(await page.textContent('.errors'), /intet er ændret.*»\.\.\/\.\.\/x\.md«.*»a\.exe«/s)
  assert.equal(fresh.git('rev-list', '--count', 'main').trim(), '1', 'nothing is half taken in')
  await bring({ 'vault/Forside.md': '# Vores egen\n\nSe [[Noter/æøå]].\n', 'vault/Noter/æøå.md': '# Æøå\n', 'vault/.obsidian/app.json': '{}' })
  assert.match(await page.textContent('.notice'), /2 sider er taget ind\. 1 fil/)
  assert.equal(await page.textContent('h1'), 'Vores egen')
  assert.match(await page.textContent('header'), /Prøvewikien.*Anna Ås/s)
  assert.equal((await page.goto(fresh.setup)).status(), 404, 'the address is gone')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
  await fresh.stop()
})

test('S2 a wiki without pages says what to do first with one primary button, and each list has its own words', async () => {
  const fresh = await startWiki()
  const page = await visit(browser, fresh)
  await page.goto(fresh.setup)
  await submit(page, 'main form button.primary')
  await fill(page, { email: 'anna@example.dk', name: 'Anna Ås', organisation: 'KB', password })
  await submit(page, 'main form button.primary')
  await page.check('#content-empty')
  await submit(page, 'main form button.primary')
  assert.deepEqual(await page.locator('main .button.primary').allTextContents(), ['Skriv forsiden'])
  for (const [path, words] of [
    ['/-/proposals', /./], ['/-/deleted', /./], ['/-/glossary', /./], ['/-/meetings', /./], ['/-/since', /./], ['/-/recent', /./],
    ['/-/reports/outdated', /./], ['/-/account', /Du har ingen adgangsnøgler/], ['/-/admin/people?q=ingen', /Ingen personer passer/],
    ['/-/admin/organisations?q=ingen', /Ingen organisationer passer/]
  ]) {
    assert.equal((await page.goto(fresh.url + path)).status(), 200, path)
    const main = await page.textContent('main')
    assert.match(main, words, path)
    assert.doesNotMatch(main, /No data|Ingen data/, path)
    assert.ok(await page.locator('main p, main li, main td').count() > 0, path + ' says something')
  }
  await page.goto(fresh.url + '/')
  await page.click('main .button.primary')
  assert.match(page.url(), /\/-\/edit\/Forside/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
  await fresh.stop()
})

test('G1 the page about taking the wiki along gives the very command, and a zip', async () => {
  const page = await visit(browser, wiki)
  await page.goto(wiki.url + '/-/offline')
  assert.match(await page.textContent('main pre >> nth=0'), new RegExp('^git clone ' + wiki.url + '/wiki.git\\s*$'))
  assert.equal(await page.locator('main a[href="/-/offline/wiki.zip"]').count(), 1)
  const answer = await fetch(wiki.url + '/-/offline/wiki.zip')
  assert.equal(answer.status, 200)
  assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 2).toString(), 'PK')
  await page.context().close()
})
