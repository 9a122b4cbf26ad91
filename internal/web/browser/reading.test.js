// Reading: what is around the text of a page, and what its links, pictures, tables and code do.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

const filler = n => Array.from({ length: n }, (_, i) => `Et afsnit med noget at læse, nummer ${i + 1}.`).join('\n\n')

const long = `---
title: Læsning
---

Indledning med en fodnote.[^1] Og et link til [[prøve/Andet afsnit]].

## Økonomi og drift

${filler(12)}

### Detaljer

${filler(8)}

| System | Ejer | Leverandør | Kontrakt | Bemærkning |
|---|---|---|---|---|
| FBI | KOMBIT | DBC Digital | 2027 | ${'Bibliotekssystem'.repeat(8)} |

## Kode og bokse

> [!WARNING]
> Pas på.

\`\`\`go
func main() {}
\`\`\`

${filler(12)}

## Åbne spørgsmål

![Et kort over landet](kort.jpg)

Et billede, som kun pynter: ![](kort.jpg)

${filler(10)}

Se [[Siden som mangler]].

[^1]: Her er den.
`

let browser, wiki, editor
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  editor = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await upload('prøve', 'kort.jpg', await photo(1400, 900))
  await save('prøve/læsning', long)
  await save('prøve/Andet afsnit', '---\ntitle: Andet afsnit\n---\n\nDet handler om *noget andet*.\n')
  await save('prøve/1-begyndelse', '# Begyndelse\n')
  await save('prøve/2-midte', '# Midte\n')
  await save('prøve/3-slutning', '# Slutning\n')
  await save('prøve/under/dyb', '# Den dybe side\n')
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// photo is a JPEG of that size, as a camera makes it.
async function photo (width, height) {
  const page = await (await browser.newContext()).newPage()
  const data = await page.evaluate(([width, height]) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    for (let i = 0; i < 400; i++) {
      pen.fillStyle = `hsl(${i * 37} 70% 50%)`
      pen.fillRect((i * 97) % width, (i * 61) % height, 120, 80)
    }
    return canvas.toDataURL('image/jpeg', 0.95)
  }, [width, height])
  await page.context().close()
  return Buffer.from(data.split(',')[1], 'base64')
}

async function upload (folder, name, buffer) {
  await editor.goto(`${wiki.url}/-/upload/${folder}`)
  await editor.setInputFiles('main [name=file]', { name, mimeType: 'image/jpeg', buffer })
  await submit(editor, 'main form button.primary')
}

async function save (path, content) {
  await editor.goto(`${wiki.url}/-/edit/${path}`)
  await editor.fill('[name=content]', content)
  await editor.fill('[name=summary]', 'Skriv')
  return submit(editor, 'main form.edit button[value=save].primary')
}

const page = (options = {}) => visit(browser, wiki, null, { viewport: { width: 1280, height: 800 }, ...options })
const at = path => `${wiki.url}/wiki/${path}`

async function done (p) {
  assert.deepEqual(p.complaints, [])
  await p.context().close()
}

test('R1 the contents list stands beside the text, before it in the DOM, and follows the scroll', async () => {
  const p = await page({ viewport: { width: 1100, height: 800 } })
  await p.goto(at('prøve/læsning'))
  const nav = p.locator('nav.toc')
  assert.ok(await nav.isVisible())
  assert.ok((await nav.boundingBox()).y < 800, 'it is seen without scrolling')
  assert.ok(await p.evaluate(() => document.querySelector('nav.toc').compareDocumentPosition(document.querySelector('article')) & Node.DOCUMENT_POSITION_FOLLOWING))
  const current = () => nav.locator('[aria-current=true]').allTextContents()
  assert.deepEqual(await current(), ['Økonomi og drift'])
  await p.locator('#s-kode-og-bokse').evaluate(h => h.scrollIntoView({ behavior: 'instant' }))
  await p.waitForFunction(() => document.querySelector('nav.toc [aria-current]').textContent === 'Kode og bokse')
  assert.ok(await nav.isVisible() && (await nav.boundingBox()).y >= 0, 'it stays in view')
  await p.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }))
  await p.waitForFunction(() => document.querySelector('nav.toc [aria-current]').textContent === 'Åbne spørgsmål')
  assert.equal((await current()).length, 1)
  await done(p)
})

test('R3 every heading has an address that lasts, reached by keyboard, copied with a word', async () => {
  const p = await page()
  await p.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await p.goto(at('prøve/læsning'))
  const headings = await p.locator('article :is(h2, h3, h4, h5, h6)').evaluateAll(all => all.map(h => [h.id, h.parentElement.querySelector('a.anchor')?.getAttribute('href')]))
  assert.deepEqual(headings.map(([id]) => id), ['s-økonomi-og-drift', 's-detaljer', 's-kode-og-bokse', 's-åbne-spørgsmål'])
  for (const [id, href] of headings) assert.equal(href, '#' + id)
  const anchor = p.getByRole('link', { name: 'Link til afsnittet »Økonomi og drift«' })
  await anchor.focus()
  await p.keyboard.press('Enter')
  await p.waitForFunction(() => document.getElementById('status').textContent !== '')
  assert.match(await p.textContent('#status'), /kopieret/i)
  assert.equal(decodeURI(await p.evaluate(() => navigator.clipboard.readText())), decodeURI(at('prøve/læsning#s-økonomi-og-drift')))
  assert.equal(decodeURI(new URL(p.url()).hash), '#s-økonomi-og-drift')
  await done(p)
})

test('R4 a link to a page that is missing says so, and leads to a form with its title', async () => {
  await editor.goto(at('prøve/læsning'))
  const link = editor.locator('article a.missing')
  assert.match(await link.textContent(), /Siden som mangler \(siden findes ikke\)/)
  assert.equal(await link.evaluate(a => getComputedStyle(a).textDecorationStyle), 'dashed', 'not by colour alone')
  const answer = await submit(editor, 'article a.missing')
  assert.equal(answer.status(), 404)
  await editor.click('main a.button.primary')
  assert.equal(await editor.inputValue('main [name=title]'), 'Siden som mangler')
})

test('R5 the quiet line says when, by whom, and for machines', async () => {
  const p = await page({ javaScriptEnabled: false })
  await p.goto(at('prøve/læsning'))
  const line = p.locator('p.last').first()
  assert.match(await line.textContent(), /^Sidst redigeret \d{1,2}\. [a-z]+ \d{4} kl\. \d\d\.\d\d af Mette Holm, KOMBIT · Historik$/)
  assert.match(await line.locator('time').getAttribute('datetime'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+Z]/)
  await done(p)
})

test('R6 the pages that link here follow links that are added, moved and removed', async () => {
  const backlinks = async path => {
    await editor.goto(at(path))
    return editor.locator('section:has(> #backlinks-title) a').allTextContents()
  }
  await save('hen/mål', '# Mål\n')
  await save('hen/kilde', '# Kilde\n\nSe [målet](mål.md).\n')
  assert.deepEqual(await backlinks('hen/mål'), ['Kilde'])
  await save('hen/kilde', '# Kilde\n\nIntet her.\n')
  await save('hen/anden', '# Anden kilde\n\n[[hen/mål]]\n')
  assert.deepEqual(await backlinks('hen/mål'), ['Anden kilde'])
  await editor.goto(`${wiki.url}/-/move/hen/mål`)
  await editor.fill('main [name=to]', 'hen/nyt mål')
  await submit(editor, 'main form button.primary >> nth=0')
  await submit(editor, 'main form button.primary >> nth=0')
  assert.deepEqual(await backlinks('hen/nyt mål'), ['Anden kilde'])
  await save('hen/anden', '# Anden kilde\n')
  assert.deepEqual(await backlinks('hen/nyt mål'), [])
})

test('R7 an old version says that it is one, leads on, and is not indexed', async () => {
  for (const text of ['Første.', 'Anden.', 'Tredje.']) await save('ældre', `# Ældre\n\n${text}\n`)
  const [first, second] = wiki.git('log', '--format=%H', '--reverse', '--', 'ældre.md').trim().split('\n')
  await editor.goto(at(`ældre?rev=${second}`))
  const note = editor.locator('.note.old')
  assert.match(await note.textContent(), /Du ser en ældre version fra \d/)
  const links = Object.fromEntries(await note.locator('a').evaluateAll(all => all.map(a => [a.textContent, a.getAttribute('href')])))
  assert.deepEqual(Object.keys(links), ['Nuværende version', 'Ældre version', 'Nyere version', 'Sammenlign med den nuværende'])
  assert.match(links['Ældre version'], new RegExp(first))
  assert.match(await note.locator('button').textContent(), /Gendan denne version/)
  assert.equal(await editor.locator('meta[name=robots]').getAttribute('content'), 'noindex')
  assert.match(await editor.textContent('article'), /Anden\./)
})

test('R8 a page that was renamed is found under its old address, which it says', async () => {
  await save('før', '# Omdøbt\n')
  await editor.goto(wiki.url + '/-/move/før')
  await editor.fill('main [name=to]', 'efter')
  await submit(editor, 'main form button.primary >> nth=0')
  await submit(editor, 'main form button.primary >> nth=0')
  const answer = await editor.request.get(at('f%C3%B8r'), { maxRedirects: 0 })
  assert.equal(answer.status(), 301)
  assert.match(answer.headers().location, /^\/wiki\/efter/)
  await editor.goto(at('før'))
  assert.equal(await editor.textContent('h1'), 'Omdøbt')
  assert.match(await editor.textContent('.head .note'), /Omdirigeret fra »før«/)
})

test('R9 a wide table scrolls in a region of its own that the keyboard reaches', async () => {
  const p = await page({ viewport: { width: 360, height: 640 } })
  await p.goto(at('prøve/læsning'))
  const region = p.getByRole('region', { name: 'Tabel 1: Detaljer' })
  await region.focus()
  assert.ok(await region.evaluate(r => r === document.activeElement && r.scrollWidth > r.clientWidth))
  for (let i = 0; i < 5; i++) await p.keyboard.press('ArrowRight')
  await p.waitForFunction(() => document.activeElement.scrollLeft > 0)
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page does not scroll sideways')
  assert.equal(await region.locator('thead th[scope=col]').count(), 5)
  assert.equal(await region.locator('thead').evaluate(h => getComputedStyle(h).display), 'table-header-group')
  await done(p)
})

test('R10 callouts have an icon and a label, and code is copied by keyboard', async () => {
  const p = await page()
  await p.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await p.goto(at('prøve/læsning'))
  const note = p.locator('.callout-warning')
  assert.equal(await note.getAttribute('role'), 'note')
  assert.equal((await note.locator('.callout-title').textContent()).trim(), 'Advarsel')
  assert.match(await note.locator('.callout-title').evaluate(t => getComputedStyle(t, '::before').content), /!/)
  const button = p.locator('.code > button')
  await p.locator('pre.chroma').focus()
  await p.keyboard.press('Tab')
  assert.ok(await button.evaluate(b => b === document.activeElement))
  await p.keyboard.press('Enter')
  await p.waitForFunction(() => document.getElementById('status').textContent === 'Kopieret')
  assert.equal(await p.evaluate(() => navigator.clipboard.readText()), 'func main() {}\n')
  await done(p)
})

test('M1 on a phone search, the pages of the folder and the contents are one tap away, and nothing needs a pointer that hovers', async () => {
  const p = await page({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
  await p.goto(at('prøve/læsning'))
  for (const [what, there] of [['a.search-link', '#jump[open]'], ['button.tree-link', 'nav.tree a[aria-current]'], ['.toc-fold > summary', '.toc-fold nav a']]) {
    const box = await p.locator(what).first().boundingBox()
    assert.ok(box.y + box.height <= 640, `${what} is on the first screen`)
    assert.ok(box.height >= 24 && box.width >= 24, `${what} can be hit`)
    await p.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2)
    await p.locator(there).first().waitFor({ state: 'visible' })
    if (what === 'a.search-link') await p.keyboard.press('Escape')
    else await p.locator(what).first().click()
  }
  await p.tap('article a.wikilink')
  await p.waitForURL(/Andet/)
  assert.equal(await p.locator('.preview-card').count(), 0)
  await done(p)
})

test('the pages of the folder open beside the text, folder by folder, and without script on a page of their own', async () => {
  const p = await page()
  await p.goto(at('prøve/læsning'))
  const asked = []
  p.on('request', r => { if (r.resourceType() === 'fetch') asked.push(decodeURI(new URL(r.url()).pathname)) })
  const button = p.getByRole('button', { name: 'Sider i mappen' })
  await button.focus()
  await p.keyboard.press('Enter')
  const tree = p.getByRole('navigation', { name: 'Sider i mappen' })
  await tree.locator('[aria-current=page]').waitFor()
  assert.equal(await tree.locator('[aria-current=page]').textContent(), 'Læsning')
  assert.deepEqual((await tree.locator('a').allTextContents()).slice(0, 3), ['Alt i wikien', 'prøve', 'Andet afsnit'])
  await tree.getByRole('button', { name: 'Vis sider under »under«' }).click()
  await tree.getByRole('link', { name: 'Den dybe side' }).waitFor()
  assert.deepEqual(asked, ['/-/around/prøve/læsning', '/-/tree/prøve/under'])
  await p.keyboard.press('Escape')
  assert.equal(await button.getAttribute('aria-expanded'), 'false')
  assert.ok(await button.evaluate(b => b === document.activeElement), 'focus is back')
  await done(p)

  const plain = await page({ javaScriptEnabled: false })
  await plain.goto(at('prøve/læsning'))
  await plain.click('a.tree-link')
  assert.equal(await plain.locator('nav.tree [aria-current=page]').textContent(), 'Læsning')
  await plain.click('nav.tree a.unfold')
  assert.match(await plain.textContent('main'), /Den dybe side/)
  await done(plain)
})

test('a link shows what it leads to: after a rest, by keyboard too, and away with Escape', async () => {
  const p = await page()
  await p.goto(at('prøve/læsning'))
  const asked = []
  p.on('request', r => { if (r.resourceType() === 'fetch') asked.push(new URL(r.url()).pathname) })
  const link = p.locator('article a.wikilink').first()
  const card = p.getByRole('tooltip')
  await link.evaluate(a => {
    for (const over of [a, document.querySelector('h1')]) over.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }))
  })
  await p.waitForTimeout(400)
  assert.deepEqual(asked, [], 'a pointer that passes asks for nothing')
  await link.hover()
  await card.waitFor()
  assert.match(await card.textContent(), /Andet afsnit.*Det handler om noget andet\..*Sidst redigeret/s)
  assert.equal(await link.getAttribute('aria-describedby'), await card.getAttribute('id'))
  await card.hover()
  await p.waitForTimeout(500)
  assert.ok(await card.isVisible(), 'it stays under the pointer')
  await p.keyboard.press('Escape')
  assert.equal(await card.count(), 0)
  await p.mouse.move(5, 400)
  await p.locator('.crumbs a').first().focus()
  while (!await link.evaluate(a => a === document.activeElement)) await p.keyboard.press('Tab')
  await card.waitFor()
  await p.keyboard.press('Escape')
  assert.equal(await card.count(), 0)
  await p.keyboard.press('Enter')
  await p.waitForURL(/Andet/)
  assert.equal(asked.filter(path => path.startsWith('/-/card/')).length, 1, 'each page is asked for once')
  await done(p)
})

test('pages of a series lead to the one before and the one after', async () => {
  const p = await page({ javaScriptEnabled: false })
  await p.goto(at('prøve/2-midte'))
  const nav = p.getByRole('navigation', { name: 'Forrige og næste side' })
  assert.match(await nav.locator('[rel=prev]').textContent(), /Forrige\s+Begyndelse/)
  await nav.locator('[rel=next]').click()
  assert.equal(await p.textContent('h1'), 'Slutning')
  assert.equal(await p.locator('[rel=next]').count(), 0)
  await done(p)
})

test('a footnote comes back to the very place', async () => {
  const p = await page()
  await p.goto(at('prøve/læsning'))
  await p.getByRole('link', { name: 'Fodnote 1' }).or(p.locator('[role=doc-noteref]')).first().click()
  assert.equal(new URL(p.url()).hash, '#fn-1')
  const back = p.locator('[role=doc-backlink]')
  assert.equal(await back.getAttribute('aria-label'), 'Tilbage til teksten')
  await back.click()
  assert.equal(new URL(p.url()).hash, '#fnref-1')
  await p.waitForFunction(() => { const y = document.getElementById('fnref-1').getBoundingClientRect().y; return y >= 0 && y < innerHeight })
  await done(p)
})

test('pictures keep their place, come in the size of the screen, and open large', async () => {
  const p = await page({ viewport: { width: 360, height: 640 } })
  const sent = []
  p.on('response', r => { if (r.url().includes('kort.jpg')) sent.push(new URL(r.url()).search) })
  await p.addInitScript(() => {
    window.shifts = 0
    new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifts += e.value }).observe({ type: 'layout-shift', buffered: true })
  })
  await p.goto(at('prøve/læsning'))
  const img = p.locator('article a.zoom img')
  assert.deepEqual(await img.evaluate(i => [i.getAttribute('width'), i.getAttribute('height'), i.loading, i.decoding, i.alt]), ['1400', '900', 'lazy', 'async', 'Et kort over landet'])
  await img.scrollIntoViewIfNeeded()
  await p.waitForFunction(() => document.querySelector('a.zoom img').complete && document.querySelector('a.zoom img').naturalWidth > 0)
  assert.deepEqual([...new Set(sent)], ['?w=480'])
  assert.ok(await p.evaluate(() => window.shifts) <= 0.05)
  assert.equal(await p.locator('article img[alt=""]').evaluate(i => i.closest('a')), null, 'one that adorns opens nothing')

  const link = p.getByRole('link', { name: 'Et kort over landet (vis i stor størrelse)' })
  await link.focus()
  await p.keyboard.press('Enter')
  const dialog = p.getByRole('dialog', { name: 'Billedet i stor størrelse' })
  await dialog.waitFor()
  assert.equal(await dialog.getByRole('img', { name: 'Et kort over landet' }).count(), 1)
  await p.keyboard.press('Escape')
  assert.equal(await dialog.count(), 0)
  assert.ok(await link.evaluate(a => a === document.activeElement), 'focus is back')
  await done(p)

  const plain = await page({ javaScriptEnabled: false })
  await plain.goto(at('prøve/læsning'))
  await plain.click('a.zoom')
  assert.match(plain.url(), /kort\.jpg$/)
  await plain.context().close()
})
