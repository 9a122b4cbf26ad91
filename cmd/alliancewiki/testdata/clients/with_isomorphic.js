// isomorphic-git, driven by clients_test.go: commands come as lines of words with tabs between, see there.
import fs from 'node:fs'
import readline from 'node:readline'
import git from 'isomorphic-git'
import http from 'isomorphic-git/http/node'

const remote = 'origin'
const ref = 'main'

// options are those of every command that speaks with the server; what it says goes to say.
const options = (say, dir, user, password) => ({
  fs, http, dir, remote,
  onMessage: say,
  onAuth: () => ({ username: user, password }),
  onAuthFailure: () => ({ cancel: true }),
})

const commands = {
  clone: (say, dir, user, password, url) => git.clone({ ...options(say, dir, user, password), url, ref }),
  shallow: (say, dir, user, password, url) =>
    git.clone({ ...options(say, dir, user, password), url, ref, singleBranch: true, depth: 1 }),
  fetch: (say, dir, user, password) => git.fetch({ ...options(say, dir, user, password), ref }),
  push: (say, dir, user, password, remoteRef) => git.push({ ...options(say, dir, user, password), ref, remoteRef }),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [verb, ...args] = line.split('\t')
  try {
    await commands[verb](text => console.log(text), ...args)
    console.log('done')
  } catch (err) {
    console.log(err.message, JSON.stringify(err.data ?? null))
    console.log('failed')
  }
}
