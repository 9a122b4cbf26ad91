// Every page of the gallery (/-/dev/views) × three widths × light, dark and forced colours × with and without script:
// no violation that axe can find, no sideways scroll, no console error, no report of the Content-Security-Policy, no
// request to another host; the keyboard reaches everything and shows where it is; and the HTML checkers find no error.
//
// A page is opened once with script and once without; what changes then is its window and its colours, as for a reader
// who turns a tablet. axe runs whole where what it looks at is another: at each width with script, and once without. Its
// rules of colour run in light and dark, the dark one with what a phone shows as well. Forced colours are the reader's own,
// whose contrast is not ours to judge: there, what only its colour set apart must have an edge.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { rules } from './html-rules.js'
import { checkHTML, startBrowser, startDev, submit, visit } from './wiki.js'
import { walk } from './keyboard.js'

const axe = createRequire(import.meta.url)('axe-core').source

const schemes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' }
}
const desk = { width: 1440, height: 900 }
const whole = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const colours = ['color-contrast', 'link-in-text-block']

// looks are the windows that a page is seen in, in an order that changes little from one to the next, and what axe looks
// for in each: all rules, those of colour, or none where it has seen all that there is.
const looks = {
  withScript: [
    [1440, 'light', whole], [1440, 'dark', colours], [1440, 'forced'], [768, 'forced'], [768, 'dark'],
    [768, 'light', whole], [360, 'light', whole], [360, 'dark', colours], [360, 'forced']
  ],
  without: [
    [1440, 'light'], [1440, 'dark', colours], [1440, 'forced'], [768, 'forced'], [768, 'dark'], [768, 'light'],
    [360, 'light', whole], [360, 'dark'], [360, 'forced']
  ]
}

// workers is how many pages are looked at at a time.
const workers = 2

let browser, wiki, dir
const found = [] // what is wrong, a line each
const files = new Map() // of the checkers: file → what it shows
before(async () => {
  browser = await startBrowser()
  wiki = await startDev()
  dir = mkdtempSync(join(tmpdir(), 'alliancewiki-matrix-'))
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
  if (dir) rmSync(dir, { recursive: true })
})

// exhibits reads the gallery.
async function exhibits () {
  const page = await visit(browser, wiki)
  await page.goto(wiki.url + '/-/dev/views')
  const list = await page.$$eval('main li[data-status]', items => items.map((li, n) => ({
    n, name: li.dataset.name, who: li.dataset.who, status: Number(li.dataset.status),
    address: li.querySelector('a')?.getAttribute('href') ?? ''
  })))
  await page.context().close()
  return list
}

// axeOn gives what axe says of a page, with the first places of each violation.
function axeOn (page, rules) {
  return page.evaluate(async ({ values, type }) => {
    const { violations } = await window.axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'], preload: false })
    return violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.failureSummary.split('\n')[1] ?? ''}`).join('; ')}`)
  }, { values: rules, type: rules === whole ? 'tag' : 'rule' })
}

// edgeless gives the controls that forced colours leave without an edge. It runs in the page.
function edgeless () {
  return [...document.querySelectorAll('.button, input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, textarea')]
    .filter(e => e.checkVisibility() && !e.closest('.visually-hidden') && e.getBoundingClientRect().width > 1 && !e.closest('.cm-editor'))
    .filter(e => {
      const s = getComputedStyle(e)
      return s.borderBottomStyle === 'none' || parseFloat(s.borderBottomWidth) < 1
    })
    .map(e => `<${e.tagName.toLowerCase()}.${e.className}> has no edge`)
}

// Looker looks at pages, one at a time, as anybody.
class Looker {
  pages = {}

  async page (who) {
    if (!this.pages[who]) {
      const page = await visit(browser, wiki, who || undefined, { viewport: desk, reducedMotion: 'reduce' })
      page.cdp = await page.context().newCDPSession(page)
      this.pages[who] = page
    }
    return this.pages[who]
  }

  // open shows an exhibit with or without script. Without it nothing of the page's own has run, though axe may then.
  async open (page, it, script) {
    await page.setViewportSize(desk)
    await page.emulateMedia(schemes.light)
    await page.cdp.send('Emulation.setScriptExecutionDisabled', { value: !script })
    let answer
    if (it.address) {
      answer = await page.goto(wiki.url + it.address, { waitUntil: 'load' })
    } else {
      await page.goto(wiki.url + '/-/dev/views', { waitUntil: 'load' })
      page.complaints.length = 0
      answer = await submit(page, `main li[data-status] >> nth=${it.n} >> button`)
    }
    await page.cdp.send('Emulation.setScriptExecutionDisabled', { value: false })
    return answer
  }

  async look (it, script) {
    const page = await this.page(it.who)
    page.complaints.length = 0
    const name = `${it.name} (${it.address || 'a form'}${it.who && ', ' + it.who})`
    const say = (how, what) => found.push(`${name}, ${how}: ${what}`)
    const mode = script ? 'with script' : 'without script'
    const answer = await this.open(page, it, script)
    if (answer.status() !== it.status) say(mode, `status ${answer.status()}, want ${it.status}`)
    if (script) {
      const file = join(dir, `${it.n}.html`)
      writeFileSync(file, await answer.body())
      files.set(file, name)
      await page.evaluate(() => document.fonts.ready)
    }
    await page.evaluate(axe)
    for (const [width, scheme, rules] of script ? looks.withScript : looks.without) {
      const how = `${width} px, ${scheme}, ${mode}`
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia(schemes[scheme])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (wide > 0) say(how, `${wide} px wider than the window`)
      if (scheme === 'forced') for (const what of await page.evaluate(edgeless)) say(how, what)
      for (const v of rules ? await axeOn(page, rules) : []) say(how, v)
    }
    if (script) {
      await page.setViewportSize(desk)
      await page.emulateMedia(schemes.light)
      for (const what of await walk(page)) say('by keyboard', what)
    }
    for (const what of page.complaints) say(mode, what)
  }
}

test('every page is sound at every width, in all colours, by keyboard, with and without script', async () => {
  const queue = await exhibits()
  assert.ok(queue.length > 60, 'the gallery was read')
  await Promise.all(Array.from({ length: workers }, async () => {
    const looker = new Looker()
    for (let it = queue.shift(); it; it = queue.shift()) {
      for (const script of [true, false]) {
        try {
          await looker.look(it, script)
        } catch (err) {
          found.push(`${it.name} (${it.address}), ${script ? 'with' : 'without'} script: ${err.message.split('\n')[0]}`)
        }
      }
    }
  }))
  assert.equal(found.length, 0, '\n' + found.join('\n'))
})

test('the HTML checkers find no error', async () => {
  assert.ok(files.size > 60, 'the pages were looked at first')
  const said = (await checkHTML([...files.keys()])).map(m =>
    `${files.get(new URL(m.url).pathname)}, line ${m.lastLine}: ${m.message} ${m.extract}`)
  const checker = new HtmlValidate(rules)
  for (const [file, name] of files) {
    const { results } = await checker.validateFile(file)
    for (const m of results.flatMap(r => r.messages)) said.push(`${name}, line ${m.line}: ${m.ruleId}: ${m.message}`)
  }
  assert.deepEqual([...new Set(said)], [])
})
