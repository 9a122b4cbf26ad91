// How pages look and can be used, whoever reads them and on whatever: the length of lines, light and dark, paper, the
// keyboard, a narrow window, larger spaces between letters, and what the system says that somebody needs.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startBrowser, startWiki, submit, visit } from './wiki.js'

const rich = `---
title: Drift af platformen
---

Biblioteket er ikke længere kun et hus; det er også en række digitale tjenester, som kommunerne, staten og leverandørerne
driver i fællesskab, og som ingen af dem kan undvære. Derfor skriver vi her, hvem der gør hvad, og hvad det koster.[^1]

## Priser

| System | Ejer | Pris |
|---|---|---:|
| FBI | KOMBIT | 1.234,5 |
| Et meget langt systemnavn uden mellemrum: ${'Bibliotekssystem'.repeat(6)} | DDF | 2 |

> [!NOTE]
> Husk det.

> [!WARNING]- Foldet
> Skjult indtil videre.

### Opgaver

- [ ] Ring til [Kulturministeriet](https://kum.dk/adresse)
- [x] Skriv referat

\`\`\`go
func main() { fmt.Println("æøå", ${'"en lang linje", '.repeat(12)}1) }
\`\`\`

## Kilder

## Mere

[^1]: Her er den.
`

const desk = { viewport: { width: 1440, height: 900 } }
let browser, wiki
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true })
  const page = await visit(browser, wiki, 'editor', { javaScriptEnabled: false })
  await page.goto(wiki.url + '/-/edit/systemer/Drift')
  await page.fill('[name=content]', rich)
  await page.fill('[name=summary]', 'Begynd')
  await submit(page, 'main form.edit button[value=save].primary')
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// lineLength is how many letters the fullest line of the page's text has.
const lineLength = page => page.evaluate(() => {
  let most = 0
  for (const p of document.querySelectorAll('.text > p')) {
    const lines = new Map()
    const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    while (walk.nextNode()) {
      for (let i = 0; i < walk.currentNode.length; i++) {
        range.setStart(walk.currentNode, i)
        range.setEnd(walk.currentNode, i + 1)
        const { top, width } = range.getBoundingClientRect()
        if (width === 0) continue
        const line = Math.round(top / 8)
        lines.set(line, (lines.get(line) ?? 0) + 1)
      }
    }
    most = Math.max(most, ...lines.values())
  }
  return most
})

// choose ticks what is at the foot of the page and, without script, sends it.
async function choose (page, choices, script) {
  await page.click('#settings > summary')
  const kept = script ? page.waitForResponse(r => r.url().endsWith('/-/appearance')) : null
  for (const choice of choices) await page.check(`#settings ${choice}`)
  if (script) await kept
  else await submit(page, '#settings button')
}

const ground = page => page.evaluate(() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)
  return (r + g + b) / 3 > 127 ? 'light' : 'dark'
})

test('R2 lines are 60 to 80 letters long, and longer for who wants them so, with and without script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await visit(browser, wiki, null, { ...desk, javaScriptEnabled })
    await page.goto(wiki.url + '/wiki/systemer/Drift')
    const before = await lineLength(page)
    assert.ok(before >= 60 && before <= 80, `${before} letters`)
    await choose(page, ['[name=width]'], javaScriptEnabled)
    assert.equal(new URL(page.url()).pathname, '/wiki/systemer/Drift')
    assert.ok(await lineLength(page) > before + 10)
    await page.reload()
    assert.ok(await lineLength(page) > before + 10)
    await page.goto(wiki.url + '/-/search?q=bibliotek')
    assert.equal(await page.isChecked('#settings [name=width]'), true)
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  }
})

test('R11 light and dark follow the system, until somebody chooses, with and without script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    for (const [system, chosen] of [['dark', 'light'], ['light', 'dark']]) {
      const page = await visit(browser, wiki, 'reader', { ...desk, javaScriptEnabled, colorScheme: system })
      await page.goto(wiki.url + '/wiki/systemer/Drift')
      assert.equal(await ground(page), system)
      await choose(page, [`[name=theme][value=${chosen}]`], javaScriptEnabled)
      assert.equal(await ground(page), chosen)
      await page.goto(wiki.url + '/-/recent')
      assert.equal(await ground(page), chosen)
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), chosen)
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    }
  }
})

test('R12 a printed page is one to hand out', async () => {
  const page = await visit(browser, wiki, 'editor', { ...desk, colorScheme: 'dark' })
  await page.goto(wiki.url + '/wiki/systemer/Drift')
  await choose(page, ['[name=theme][value=dark]', '[name=width]'], true)
  await page.reload()
  await page.emulateMedia({ media: 'print' })
  const rev = wiki.git('log', '-1', '--format=%H', '--', 'systemer/Drift.md').trim().slice(0, 10)
  const paper = await page.evaluate(() => {
    const shown = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length
    const of = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo)
    const root = getComputedStyle(document.documentElement)
    return {
      navigation: shown('nav, header.site, footer.site, .actions, .skip, .about, dialog'),
      ground: of('body').backgroundColor,
      ink: of('.text p').color,
      address: of('.text a.external', '::after').content,
      folded: shown('details.callout > p'),
      heading: of('.heading').breakAfter,
      row: of('tbody tr').breakInside,
      head: of('thead').display,
      line: document.querySelector('.printed').innerText,
      above: root.getPropertyValue('--head'),
      below: root.getPropertyValue('--foot')
    }
  })
  assert.deepEqual({ ...paper, address: paper.address.includes('https://kum.dk/adresse'), line: paper.line.includes(rev), below: paper.below.includes(`Version ${rev} fra `) }, {
    navigation: 0,
    ground: 'rgb(255, 255, 255)',
    ink: 'rgb(0, 0, 0)',
    address: true,
    folded: 1,
    heading: 'avoid',
    row: 'avoid',
    head: 'table-header-group',
    line: true,
    above: '"Drift af platformen"',
    below: true
  })
  assert.match(paper.line, /Udskrevet fra http\S+\/wiki\/systemer\/Drift$/)
  await page.goto(wiki.url + '/-/glossary') // long enough for many sheets
  const sheets = (await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g)
  assert.ok(sheets.length > 2, `${sheets.length} sheets`)
  await page.context().close()
})

const kinds = ['/', '/wiki/systemer/Drift', '/wiki/begreber', '/-/search?q=bibliotek', '/-/history/systemer/Drift', '/-/recent',
  '/-/reports', '/-/meetings', '/-/pages', '/-/glossary', '/-/login', '/wiki/Findes-ikke', '/-/offline']

test('K1 the keyboard reaches everything in the order it stands, and shows where it is', async () => {
  for (const where of ['/wiki/systemer/Drift', '/-/search?q=bibliotek', '/-/edit/systemer/Drift']) {
    const page = await visit(browser, wiki, 'editor', { ...desk, reducedMotion: 'reduce' })
    await page.goto(wiki.url + where)
    if (where.includes('edit')) await page.evaluate(() => document.activeElement.blur())
    const stops = []
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press('Tab')
      const stop = await page.evaluate(() => {
        const e = document.activeElement
        if (!e || e === document.body) return null
        const style = getComputedStyle(e.closest('.cm-editor') ?? e) // the editor shows the ring around all of it
        const { top, bottom, left, width } = e.getBoundingClientRect()
        return {
          name: `${e.localName} ${e.className} ${e.textContent.trim().slice(0, 30)}`,
          place: ['body > .skip', 'header.site', 'main', 'footer.site'].findIndex(s => e.closest(s)),
          ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
          seen: bottom > 0 && top < innerHeight && width > 0,
          left
        }
      })
      if (!stop) break
      stops.push(stop)
    }
    assert.match(stops[0].name, /Spring til indhold/)
    assert.ok(stops.length > 10 && stops.length < 200, `${where}: ${stops.length} stops`)
    for (const [i, stop] of stops.entries()) {
      assert.ok(stop.ring >= 3, `${where}: the ring of ${stop.name} is ${stop.ring} wide`)
      assert.ok(stop.seen, `${where}: ${stop.name} is out of sight`)
      if (i > 0) assert.ok(stop.place >= stops[i - 1].place, `${where}: ${stop.name} comes after ${stops[i - 1].name}`)
      if (i > 0 && stop.place === 1 && stops[i - 1].place === 1) assert.ok(stop.left >= stops[i - 1].left, `${where}: ${stop.name} is left of what comes before`)
    }
    assert.equal(stops.at(-1).place, 3)
    await page.goto(wiki.url + where)
    if (!where.includes('edit')) {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'main')
    }
    await page.context().close()
  }
})

test('K2 pages have one main, one heading of the first level, no level left out, and named landmarks', async () => {
  const page = await visit(browser, wiki, null, desk)
  for (const where of kinds) {
    await page.goto(wiki.url + where)
    const found = await page.evaluate(() => {
      const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(h => h.checkVisibility()).map(h => Number(h.localName[1]))
      const named = n => n.ariaLabel || document.getElementById(n.getAttribute('aria-labelledby'))
      return {
        mains: document.querySelectorAll('main').length,
        first: levels.filter(l => l === 1).length,
        skipped: levels.filter((l, i) => i > 0 && l > levels[i - 1] + 1).length,
        unnamed: [...document.querySelectorAll('nav, aside, [role=region]')].filter(n => !named(n)).length,
        lang: document.documentElement.lang
      }
    })
    assert.deepEqual(found, { mains: 1, first: 1, skipped: 0, unnamed: 0, lang: 'da' }, where)
  }
  await page.context().close()
})

// inside tells what of the page goes out of the window, and what is cut.
const outside = page => page.evaluate(() => {
  const list = []
  if (document.documentElement.scrollWidth > innerWidth) list.push(`the page is ${document.documentElement.scrollWidth} wide`)
  for (const e of document.querySelectorAll('body *')) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.visually-hidden, .table, pre, .draw-scroll, svg, textarea, .skip')) continue
    const style = getComputedStyle(e)
    const cut = /hidden|clip/.test(style.overflowX + style.overflowY) && style.clipPath === 'none' && !e.matches('input, .person .who')
    if (cut && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)) list.push(`${e.localName}.${e.className} is cut`)
  }
  return list
})

test('K4 at 400 % nothing is lost or scrolls sideways, also with wide letters, and targets can be hit', async () => {
  const page = await visit(browser, wiki, 'editor', { viewport: { width: 320, height: 256 } })
  for (const where of [...kinds, '/-/edit/systemer/Drift', '/-/new', '/-/account']) {
    await page.goto(wiki.url + where)
    assert.deepEqual(await outside(page), [], where)
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }')
      document.adoptedStyleSheets = [sheet]
    })
    assert.deepEqual(await outside(page), [], `${where}, wide letters`)
  }
  await page.context().close()
  const touch = await visit(browser, wiki, 'editor', { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
  for (const where of kinds) {
    await touch.goto(wiki.url + where)
    const small = await touch.evaluate(() => {
      const box = e => e.getBoundingClientRect()
      const low = (e, least) => e.checkVisibility() && box(e).width > 0 && (box(e).height < least - 0.5 || box(e).width < least - 0.5)
      return [
        ...[...document.querySelectorAll('.button, header.site a, header.site summary, main form button, main input:not([type=checkbox], [type=radio], [type=hidden])')].filter(e => low(e, 44)),
        ...[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')].filter(e => !e.closest('p, .text, li:has(> :is(p, .label, .quiet)), td, dd, dt, label, .visually-hidden') && low(e, 24))
      ].map(e => `${e.localName}.${e.className} ${e.textContent.trim().slice(0, 20)} ${Math.round(box(e).width)} × ${Math.round(box(e).height)}`)
    })
    assert.deepEqual(small, [], where)
  }
  await touch.context().close()
})

test('K5 less motion, more contrast and the colours of the system are heeded', async () => {
  const page = await visit(browser, wiki, 'editor', desk)
  await page.goto(wiki.url + '/wiki/systemer/Drift')
  const now = () => page.evaluate(() => {
    const of = selector => getComputedStyle(document.querySelector(selector))
    return {
      moves: document.getAnimations().length + Number(parseFloat(of('.button').transitionDuration) > 0) + Number(of('html').scrollBehavior === 'smooth'),
      quiet: of('.last').color === of('body').color,
      button: parseFloat(of('.button.primary').borderTopWidth) > 0 && of('.button.primary').borderTopColor !== of('.button.primary').backgroundColor,
      callout: of('.callout').borderLeftColor,
      ink: of('body').color
    }
  })
  assert.ok((await now()).moves > 0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  assert.equal((await now()).moves, 0)
  assert.equal((await now()).quiet, false)
  await page.emulateMedia({ contrast: 'more' })
  assert.equal((await now()).quiet, true)
  await page.emulateMedia({ contrast: null, forcedColors: 'active' })
  const forced = await now()
  assert.equal(forced.button, true)
  assert.equal(forced.callout, forced.ink)
  await page.context().close()
})
