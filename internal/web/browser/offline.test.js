// Reading without a connection: what was read can be read again and says how old it is, the whole wiki can be kept, and
// nobody sees what another person read.

import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { after, before, test } from 'node:test'
import { people, startBrowser, startWiki, submit, visit } from './wiki.js'

let browser, wiki
before(async () => {
  browser = await startBrowser()
  wiki = await startWiki({ people: true, flags: ['--read', 'members'] })
})
after(async () => {
  await browser?.close()
  await wiki?.stop()
})

// reader opens a window where pages are kept, and waits until they are.
async function reader (role) {
  const page = await visit(browser, wiki, role, { serviceWorkers: 'allow' })
  await page.goto(wiki.url + (role ? '/' : '/-/login'))
  await controlled(page)
  return page
}

function controlled (page) {
  return page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60000 })
}

// read opens a page and waits until a copy of it is kept.
async function read (page, path) {
  await page.goto(wiki.url + path)
  await page.waitForFunction(async path => {
    for (const name of await caches.keys()) {
      if (name.startsWith('pages-') && await (await caches.open(name)).match(path)) return true
    }
    return false
  }, path, { timeout: 60000 })
}

// copies gives all that the browser keeps of pages.
function copies (page) {
  return page.evaluate(async () => {
    const found = []
    for (const name of await caches.keys()) {
      if (/^(pages|images|whole)-/.test(name)) for (const key of await (await caches.open(name)).keys()) found.push(decodeURI(new URL(key.url).pathname))
    }
    return found
  })
}

const offline = (page, gone) => page.context().setOffline(gone)

test('N3 offline a page that was read is shown with its age, and of another one a clear message', async () => {
  const page = await reader('reader')
  await read(page, '/wiki/alliancen/parter')
  await offline(page, true)
  const copy = await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.equal(copy.status(), 200)
  assert.match(await page.textContent('#copy'), /^Offline\. Kopi hentet \d+\. \p{L}+ kl\. \d\d\.\d\d$/u)
  assert.ok((await page.textContent('article.text')).length > 100)
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('header.site')).display), 'block', 'its style is there')
  const none = await page.goto(wiki.url + '/wiki/systemer/FBI')
  assert.equal(none.status(), 503)
  assert.equal(await page.textContent('h1'), 'Du er offline')
  assert.equal(await page.locator('main section li', { hasText: 'Parter' }).count() > 0, true)
  await page.click('main section li a >> nth=0')
  await page.waitForSelector('#copy')
  await offline(page, false)
  await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.equal(await page.locator('#copy').count(), 0, 'with a connection it is the page itself')
  await page.context().close()
})

test('N3 offline an editor is told that it cannot save, and nothing of forms, accounts and old versions is kept', async () => {
  const page = await reader('editor')
  for (const path of ['/-/account', '/-/edit/alliancen/parter', '/-/history/alliancen/parter', '/-/new']) await page.goto(wiki.url + path)
  await read(page, '/wiki/alliancen/parter')
  for (const path of await copies(page)) assert.match(path, /^\/(wiki\/.*)?$/)
  await offline(page, true)
  await page.goto(wiki.url + '/-/edit/alliancen/parter')
  assert.match(await page.textContent('main'), /Wikien kan ikke gemme, før du har net/)
  await page.context().close()
})

test('N3 the whole wiki is kept when asked for, and can be deleted', async () => {
  const page = await reader('reader')
  await page.goto(wiki.url + '/-/offline')
  await page.click('[data-do=save]')
  await page.waitForFunction(() => /sider er gemt/.test(document.querySelector('#whole [role=status]').textContent), null, { timeout: 120000 })
  assert.match(await page.textContent('#whole [role=status]'), /^\d+ sider er gemt\. De fylder [\d,]+ MB\.$/)
  const files = wiki.git('ls-tree', '-r', '--name-only', '-z', 'HEAD').split('\0').filter(f => f.endsWith('.md') && !f.startsWith('.'))
  assert.ok((await copies(page)).length >= files.length, 'each page has a copy')
  await offline(page, true)
  await page.goto(wiki.url + '/wiki/systemer/FBI')
  await page.waitForSelector('#copy')
  await offline(page, false)
  await page.goto(wiki.url + '/-/offline')
  await page.click('[data-do=drop]')
  await page.waitForFunction(() => /slettet/.test(document.querySelector('#whole [role=status]').textContent))
  assert.deepEqual(await copies(page), [])
  await page.context().close()
})

// The attack: two people, one computer. What the first read must be gone when they have signed out, also where the network
// fails at that moment, and when another signs in over a session that was left open.
test('N3 offline nobody is shown what another person read', async () => {
  const page = await reader('editor')
  await read(page, '/wiki/alliancen/parter')
  await page.evaluate(() => { // what an editor and a conflict keep of what was typed
    for (const key of ['/-/edit/alliancen/parter', 'choices']) sessionStorage.setItem(key, 'Min tekst')
  })
  await page.evaluate(() => document.querySelector('form[action="/-/logout"]').requestSubmit())
  await page.waitForURL(/\/-\/login/)
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [])
  await page.waitForFunction(async () => !(await caches.keys()).some(name => /^(pages|whole)-(?!visitor)/.test(name)))
  await offline(page, true)
  const gone = await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.equal(gone.status(), 503)
  assert.doesNotMatch(await page.textContent('main'), /Parter/)
  assert.deepEqual(await copies(page), [])
  await offline(page, false)

  // Signed in again, then the network goes as they sign out.
  await signIn(page, 'editor')
  await read(page, '/wiki/alliancen/parter')
  await offline(page, true)
  await page.evaluate(() => document.querySelector('form[action="/-/logout"]').requestSubmit())
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Du er offline')
  assert.deepEqual(await copies(page), [], 'the copies went before the request did')
  await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.equal(await page.textContent('h1'), 'Du er offline')
  await offline(page, false)

  // Another signs in without the first having signed out, and the network goes before a page has come.
  await read(page, '/wiki/alliancen/parter')
  await page.evaluate(() => caches.open('state'))
  await page.context().clearCookies()
  await signIn(page, 'reader')
  await offline(page, true)
  const theirs = await page.goto(wiki.url + '/wiki/alliancen/parter')
  assert.equal(theirs.status(), 503, 'nothing of the first')
  await offline(page, false)
  await read(page, '/wiki/systemer/FBI')
  assert.deepEqual((await copies(page)).filter(path => path !== '/'), ['/wiki/systemer/FBI'])
  await page.context().close()
})

// The attack: a page is still on its way to one window when its reader signs out in another. It arrived after all copies
// had been deleted, and was kept.
test('N3 offline a page that arrives after its reader has signed out is not kept', async () => {
  const path = '/wiki/alliancen/parter'
  let asked, letGo
  const wasAsked = new Promise(resolve => { asked = resolve })
  const held = new Promise(resolve => { letGo = resolve })
  const slow = createServer((req, res) => {
    req.pipe(request(wiki.url + req.url, { method: req.method, headers: req.headers }, async answer => {
      if (req.url === path) {
        asked()
        await held
      }
      res.writeHead(answer.statusCode, answer.headers)
      answer.pipe(res)
    }))
  })
  await new Promise(resolve => slow.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${slow.address().port}`
  try {
    const page = await visit(browser, { url, password: wiki.password }, 'editor', { serviceWorkers: 'allow' })
    await page.goto(url + '/')
    await controlled(page)
    const other = await page.context().newPage()
    await other.goto(url + '/')
    const late = page.goto(url + path)
    await wasAsked
    await other.evaluate(() => document.querySelector('form[action="/-/logout"]').requestSubmit())
    await other.waitForURL(/\/-\/login/)
    letGo()
    assert.equal((await late).status(), 200)
    // What the browser does with pages it does one after another: this comes after the late one.
    await other.evaluate(() => fetch('/-/login', { method: 'POST', body: new URLSearchParams(), headers: { Accept: 'application/json' } }))
    assert.deepEqual(await copies(page), [])
    await page.context().close()
  } finally {
    letGo()
    slow.close()
    slow.closeAllConnections()
  }
})

async function signIn (page, role) {
  await page.goto(wiki.url + '/-/login')
  await page.fill('[name=email]', people[role].email)
  await page.fill('[name=password]', wiki.password)
  await submit(page, 'main form button')
}
