// What the browser tests stand on: the real program with a wiki of its own in a temporary folder, and Debian's Chromium.
// The tests are run by `make browser`, which builds the program first; they are ordinary files for `node --test`.

import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = join(root, 'alliancewiki')

export const password = 'en-lang-sætning'

// people are the accounts that a wiki made by startWiki({ people: true }) has.
export const people = {
  reader: { email: 'reader@example.dk', name: 'Rikke Læser', org: 'Centralbibliotekerne' },
  editor: { email: 'editor@example.dk', name: 'Mette Holm', org: 'KOMBIT' },
  admin: { email: 'admin@example.dk', name: 'Åse Østergård', org: 'Det Kgl. Bibliotek' }
}

// Wiki is a running server and its data, "" where the server has a folder of its own.
export class Wiki {
  constructor (data, child) { Object.assign(this, { data, child, setup: '', password }) }

  async stop () {
    const ended = new Promise(resolve => this.child.once('exit', resolve))
    this.child.kill('SIGTERM')
    const code = await ended
    if (this.data) rmSync(this.data, { recursive: true })
    if (code !== 0) throw new Error(`the server ended with ${code}`)
  }

  // git runs git on the wiki's repository and gives what it prints.
  git (...args) {
    return execFileSync('git', ['--git-dir', join(this.data, 'wiki.git'), ...args], { encoding: 'utf8' })
  }
}

// startWiki serves the starter wiki on a free port, without anybody or with one person of each role.
export async function startWiki (options = {}) {
  const data = mkdtempSync(join(tmpdir(), 'alliancewiki-browser-'))
  for (const [role, p] of Object.entries(options.people ? people : {})) {
    execFileSync(program, ['user', 'add', '--data', data, '--email', p.email, '--name', p.name, '--org', p.org,
      '--role', role, '--password-stdin'], { input: password + '\n' })
  }
  const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...options.flags ?? []], { stdio: ['ignore', 'pipe', 'pipe'] })
  return started(new Wiki(data, child))
}

// startDev serves the wiki of the dev command, which has the gallery: every kind of page with sample data, at /-/dev/views.
export function startDev () {
  const child = spawn(program, ['dev', '--listen', '127.0.0.1:0'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const wiki = new Wiki('', child)
  wiki.password = 'prøv-wikien'
  return started(wiki)
}

// startClone serves somebody's own clone, which stays where it is.
export function startClone (repo) {
  const child = spawn(program, ['serve', '--repo', repo, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] })
  return started(new Wiki('', child))
}

// started waits until a server can be asked.
async function started (wiki) {
  const { child } = wiki
  let log = ''
  child.stderr.on('data', text => { log += text })
  for await (const line of createInterface({ input: child.stdout })) {
    const [, setup] = line.match(/administrator at (\S+)/) ?? []
    if (setup) wiki.setup = setup
    if (line.startsWith('listening on ')) {
      wiki.url = line.slice('listening on '.length)
      break
    }
  }
  if (!wiki.url) throw new Error('the server did not start:\n' + log)
  child.stdout.resume()
  while (!(await fetch(wiki.url + '/readyz')).ok) await new Promise(resolve => setTimeout(resolve, 20))
  return wiki
}

// startBrowser starts Chromium without what it does on its own account: it looks for updates and for hosts of its maker.
export function startBrowser () {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  })
}

// visit opens a window of its own, signed in as a role if one is given, and collects in page.complaints everything that
// no page of ours may do: a script error, a line on the console, a refused resource, a request to another host.
// options are the browser's; with quiet the script of the wiki does nothing, though axe can still look at the page.
export async function visit (browser, wiki, role, { quiet, ...options } = {}) {
  const context = await browser.newContext({ locale: 'da-DK', timezoneId: 'Europe/Copenhagen', serviceWorkers: 'block', ...options })
  const page = await context.newPage()
  page.complaints = []
  page.on('pageerror', err => page.complaints.push(`script: ${err}`))
  page.on('request', r => {
    if (!r.url().startsWith(wiki.url + '/') && !r.url().startsWith('data:')) page.complaints.push(`foreign request: ${r.url()}`)
  })
  page.on('console', m => {
    // A page that answers 4xx on purpose is reported by the browser under its own address.
    if (m.type() === 'error' && m.location().url !== page.url()) page.complaints.push(`console: ${m.text()} (${m.location().url})`)
    if (m.text().includes('Content Security Policy')) page.complaints.push(`CSP: ${m.text()}`)
  })
  if (quiet) await page.route(/\/-\/assets\/.*\.js$/, route => route.fulfill({ contentType: 'text/javascript', body: '' }))
  if (role) {
    await page.goto(wiki.url + '/-/login')
    await page.fill('[name=email]', people[role].email)
    await page.fill('[name=password]', wiki.password)
    await submit(page, 'main form button')
  }
  return page
}

// submit presses a button and gives the answer that its form was given, or, after a redirect, the page it led to.
export async function submit (page, button) {
  const [answer] = await Promise.all([
    page.waitForResponse(r => r.request().isNavigationRequest() && (r.status() < 300 || r.status() >= 400)),
    page.click(button)
  ])
  await page.waitForLoadState()
  return answer
}

const run = promisify(execFile)

// checkHTML gives what the HTML checker of the W3C's validator says about files.
export async function checkHTML (files) {
  const jar = fileURLToPath(new URL('./node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url))
  const { stderr } = await run('java', ['-jar', jar, '--errors-only', '--exit-zero-always', '--format', 'json', ...files],
    { maxBuffer: 64 << 20 })
  return JSON.parse(stderr).messages
}
