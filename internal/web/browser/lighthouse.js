// Measures pages as Lighthouse does, on a phone: the median of five runs, as a table. `make lighthouse` runs it; it is no
// test, since what it measures depends on the machine. It ends with 1 where a goal is missed.

import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'
import { people, startWiki } from './wiki.js'

const runs = Number(process.env.RUNS ?? 5)
const goals = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 95 }
const pages = [
  ['page', '/wiki/alliancen/parter', ['performance', 'accessibility', 'best-practices', 'seo']],
  ['search', '/-/search?q=bibliotek', ['performance', 'accessibility', 'best-practices']],
  ['history', '/-/history/alliancen/parter', ['performance', 'accessibility', 'best-practices']],
  ['edit', '/-/edit/alliancen/parter', ['performance', 'accessibility', 'best-practices']]
]

const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]

const wiki = await startWiki({ people: true })
const chrome = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update']
})
const port = Number(new URL(chrome.wsEndpoint()).port)
let missed = false
try {
  // The editor is for who signed in: the session's cookie goes along.
  const answer = await fetch(wiki.url + '/-/login', {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ email: people.editor.email, password: wiki.password })
  })
  const cookie = answer.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  console.log(['page', ...Object.keys(goals), 'FCP ms', 'LCP ms', 'TBT ms', 'CLS'].join('\t'))
  for (const [name, path, categories] of pages) {
    const all = []
    for (let i = 0; i < runs; i++) {
      const { lhr } = await lighthouse(wiki.url + path, {
        port, output: 'json', logLevel: 'error', onlyCategories: categories, formFactor: 'mobile',
        extraHeaders: name === 'edit' ? { Cookie: cookie } : undefined
      })
      if (lhr.finalDisplayedUrl !== wiki.url + path) throw new Error(`${path} led to ${lhr.finalDisplayedUrl}`)
      all.push(lhr)
    }
    const scores = Object.keys(goals).map(c => categories.includes(c) ? Math.round(100 * median(all.map(l => l.categories[c].score))) : '–')
    const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'].map(id => Math.round(median(all.map(l => l.audits[id].numericValue))))
    const shift = median(all.map(l => l.audits['cumulative-layout-shift'].numericValue)).toFixed(3)
    console.log([name, ...scores, ...times, shift].join('\t'))
    Object.values(goals).forEach((goal, i) => { missed ||= scores[i] < goal })
    for (const audit of Object.values(all[0].audits)) {
      const scored = categories.some(c => all[0].categories[c].auditRefs.some(ref => ref.id === audit.id && ref.weight > 0))
      if (scored && audit.score !== null && audit.score < 0.9) console.log(`\t${audit.id}: ${audit.title} ${audit.displayValue ?? ''}`)
    }
  }
} finally {
  await chrome.close()
  await wiki.stop()
}
process.exitCode = missed ? 1 : 0
