// Proposals in the browser: what a clone pushed to refs/for/main is listed, looked through, settled and merged, by
// keyboard, on a phone in the dark and at a desk in daylight, and without script.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkHTML, people, startBrowser, startWiki, submit, visit } from './wiki.js'

const axe = createRequire(import.meta.url)('axe-core').source
const program = new URL('../../../alliancewiki', import.meta.url).pathname

const minutes = '# Referat\n\n## Beslutning\n\nIkke truffet\n\n## Deltagere\n\nIngen\n'
const image = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

let browser, wiki, dir, remote
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-proposals-'))
  const token = execFileSync(program, ['token', 'create', '--data', wiki.data, '--email', people.editor.email,
    '--name', 'klon', '--scope', 'write', '--expires', '1d'], { encoding: 'utf8' }).trim().split('\n').pop()
  remote = wiki.url.replace('http://', `http://x:${token}@`) + '/wiki.git'
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

let clones = 0

// Clone is a clone of the wiki as it is now.
class Clone {
  constructor () {
    this.dir = join(dir, `clone-${clones++}`)
    this.git('clone', '-q', remote, this.dir)
  }

  git (...args) {
    const here = args[0] === 'clone' ? dir : this.dir
    return execFileSync('git', ['-C', here, '-c', 'user.name=Ib Bæk', '-c', 'user.email=ib@example.dk', ...args],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  // push changes files, null meaning removed, and pushes them.
  push (ref, subject, files) {
    for (const [name, content] of Object.entries(files)) {
      if (content === null) rmSync(join(this.dir, name))
      else writeFileSync(join(this.dir, name), content)
    }
    this.git('add', '-A')
    this.git('commit', '-q', '-m', subject)
    this.git('push', '-q', 'origin', `HEAD:${ref}`)
    return this
  }

  propose (subject, files) { return this.push('refs/for/main', subject, files) }
}

// disagree makes a proposal whose text, deletion and image are in conflict with what the wiki has meanwhile.
function disagree (name) {
  new Clone().push('main', 'Begynd', { [`${name}.md`]: minutes, [`${name}-gammel.md`]: '# Gammel\n', [`${name}.png`]: image })
  const clone = new Clone()
  new Clone().push('main', 'Wikiens', {
    [`${name}.md`]: minutes.replace('Ikke truffet', 'Vi siger ja').replace('Ingen', 'Mette'),
    [`${name}-gammel.md`]: '# Gammel, men god\n',
    [`${name}.png`]: Buffer.concat([image, Buffer.from('wiki')])
  })
  clone.propose(`Forslag om ${name}`, {
    [`${name}.md`]: minutes.replace('Ikke truffet', 'Vi siger nej').replace('Ingen', 'Jens'),
    [`${name}-gammel.md`]: null,
    [`${name}.png`]: Buffer.concat([image, Buffer.from('proposal')])
  })
}

// open opens the newest proposal.
async function open (page) {
  await page.goto(wiki.url + '/-/proposals')
  const address = await page.locator('main .changes a').first().getAttribute('href')
  return [await page.goto(wiki.url + address), wiki.url + address]
}

const files = new Map() // of the checker: file → what it shows

async function look (page, what, answer) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
  }))
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; ')}`), [], what)
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide <= width, `${what} is ${wide} pixels wide in a window of ${width}`)
  assert.deepEqual(page.complaints, [], what)
  const file = join(dir, `${files.size}.html`)
  writeFileSync(file, await answer.body())
  files.set(file, what)
}

const merge = 'main button[value=merge]'
const show = 'main button[value=show].button'

for (const { name, options } of [
  { name: 'telefon', options: { viewport: { width: 360, height: 640 }, colorScheme: 'dark' } },
  { name: 'skrivebord', options: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } }
]) {
  test(`every page about proposals is sound (${name})`, async () => {
    const page = await visit(browser, wiki, 'editor', { ...options, quiet: true })
    await look(page, 'no proposals', await page.goto(wiki.url + '/-/proposals'))
    const gone = await page.goto(wiki.url + '/-/proposals/999')
    assert.equal(gone.status(), 404)
    await look(page, 'a proposal that is gone', gone)

    new Clone().propose('En lang titel, som ikke er til at bryde: ' + 'Bibliotekssystem'.repeat(8), { [`${name}-ny.md`]: '# Ny\n\nTekst\n' })
    let [answer, address] = await open(page)
    await look(page, 'a clean proposal', answer)
    await look(page, 'recent changes', await page.goto(wiki.url + '/-/recent'))
    await look(page, 'the list', await page.goto(wiki.url + '/-/proposals'))
    await look(page, 'the question whether to drop', await page.goto(address + '/drop'))
    await submit(page, 'main button.danger')
    assert.equal(new URL(page.url()).pathname, '/-/proposals')

    disagree(name);
    [answer, address] = await open(page)
    await look(page, 'a proposal in conflict', answer)
    const refused = await submit(page, merge)
    assert.equal(refused.status(), 422, 'the deleted page and the image were not decided about')
    await look(page, 'a merge with something to decide', refused)
    await look(page, 'the texts put together', await submit(page, show))
    await page.context().clearCookies()
    const kept = await submit(page, merge)
    assert.equal(kept.status(), 403)
    await look(page, 'a merge by nobody any more', kept)
    assert.ok((await page.textContent('main')).includes('Log ind i en ny fane'))
    assert.match(await page.locator('textarea', { hasText: '# Referat' }).inputValue(), /Vi siger ja\nVi siger nej/)
    await page.context().close()
  })
}

test('conflicts are settled with the keyboard alone', async () => {
  disagree('tastatur')
  const page = await visit(browser, wiki, 'editor')
  await open(page)
  const seen = new Set()
  const focused = () => page.evaluate(() => {
    const e = document.activeElement
    return e.name ? `${e.name}=${e.type === 'radio' || e.type === 'submit' ? e.value : ''}` : ''
  })
  await page.locator('#main').focus()
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab')
    const at = await focused()
    const place = at.match(/^(choice-\d(-\d)?)=/)?.[1]
    if (place && !seen.has(place)) {
      seen.add(place)
      await page.keyboard.press('Space')
      // Up wraps around from the first, so that one press is another choice wherever the focus came to stand.
      if (place === 'choice-0-0' || place === 'choice-1-0') await page.keyboard.press('ArrowUp')
    }
    if (at === 'action=merge') break
  }
  assert.equal(await focused(), 'action=merge', 'Tab leads out of the text areas to the button')
  assert.ok(seen.size >= 4, `every choice was reached: ${[...seen]}`)
  const address = page.url()
  await page.keyboard.press('Enter')
  await page.waitForURL(wiki.url + '/-/recent')
  assert.match(await page.textContent('.notice'), /Forslaget »Forslag om tastatur« er flettet ind/)
  assert.equal((await page.goto(address)).status(), 404)
  assert.deepEqual(page.complaints, [])
})

test('without script: choices are shown put together, then merged; what was typed wins', async () => {
  disagree('uden')
  const page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/recent')
  await page.click('main a[href="/-/proposals"]')
  const [, address] = await open(page)
  const text = page.locator('textarea', { hasText: '# Referat' })
  await page.locator('section.place').nth(0).locator('input[value=mine]').check()
  await page.locator('section.place').nth(1).locator('input[value=theirs]').check()
  await page.locator('input[value=keep]').check()
  await page.locator('.mergefile fieldset input[value=mine]').last().check()
  await submit(page, show)
  assert.equal(await text.inputValue(), minutes.replace('Ikke truffet', 'Vi siger nej').replace('Ingen', 'Mette'))
  await text.fill(minutes.replace('Ikke truffet', 'Vi siger måske'))

  // Meanwhile somebody writes at the same place.
  new Clone().push('main', 'Imens', { 'uden.md': minutes.replace('Ikke truffet', 'Vi siger ja tak').replace('Ingen', 'Mette') })
  const late = await submit(page, merge)
  assert.equal(late.status(), 409)
  assert.equal(await text.inputValue(), minutes.replace('Ikke truffet', 'Vi siger måske'), 'nothing typed is lost')
  assert.match(await page.textContent('main'), /Vi siger ja tak/)
  const options = await page.locator('.mergefile fieldset input:checked').count()
  assert.ok(options >= 4, 'what was chosen for the other files stands')
  await submit(page, merge)
  assert.equal(page.url(), wiki.url + '/-/recent')
  assert.equal(wiki.git('show', 'HEAD:uden.md'), minutes.replace('Ikke truffet', 'Vi siger måske'))
  assert.equal(wiki.git('show', 'HEAD:uden-gammel.md'), '# Gammel, men god\n')
  assert.match(wiki.git('show', 'HEAD:uden.png'), /proposal$/)
  assert.equal((await page.goto(address)).status(), 404)
})

test('the HTML checker finds no error', async () => {
  assert.ok(files.size >= 18, 'the pages were looked at first')
  const found = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  assert.deepEqual([...new Set(found)], [])
})
