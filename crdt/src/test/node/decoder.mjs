// Applies updates of unknown intent with Yjs. Input: lines of a version (1 or 2) and updates in hex, applied one after the other to a new document with typed roots.
// Output for each line: for each update "a" or "r" for accepted and refused, then in hex the state, that of a document loaded from it, and that of one
// loaded from that, or "broken" if it fails; then the emitted updates with commas between.
// Yjs allocates and counts as much as an update announces: what is beyond these limits is answered with "memory" or "time".
import { fork } from 'node:child_process'
import { once } from 'node:events'
import * as readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as Y from 'yjs'

const MEGABYTES = 256
const SECONDS = 10

const hex = bytes => Buffer.from(bytes).toString('hex')

const newDoc = () => {
  const doc = new Y.Doc()
  doc.clientID = 2
  doc.getText('t')
  doc.getArray('a')
  doc.getMap('m')
  return doc
}

const loaded = state => {
  const doc = newDoc()
  Y.applyUpdate(doc, state)
  return doc
}

const attempt = f => {
  try {
    return f()
  } catch (e) {
    return 'broken'
  }
}

const play = line => {
  const [version, ...updates] = line.split(' ')
  const doc = newDoc()
  const emitted = []
  doc.on('update', update => emitted.push(hex(update)))
  let verdicts = ''
  for (const update of updates) {
    try {
      // A copy of exactly these bytes: Node's buffers lie in larger ones, beyond whose ends lib0 would read on.
      const bytes = new Uint8Array(Buffer.from(update, 'hex'))
      ;(version === '2' ? Y.applyUpdateV2 : Y.applyUpdate)(doc, bytes)
      verdicts += 'a'
    } catch (e) {
      verdicts += 'r'
    }
  }
  const state = attempt(() => hex(Y.encodeStateAsUpdate(doc)))
  const again = attempt(() => {
    const first = Y.encodeStateAsUpdate(loaded(Y.encodeStateAsUpdate(doc)))
    return [hex(first), hex(Y.encodeStateAsUpdate(loaded(first)))].join(' ')
  })
  return [verdicts, state, again, emitted].join(' ')
}

/** A process of its own: where Yjs runs out of memory, Node ends without a last word. It says when it is ready. */
const start = async () => {
  const child = fork(fileURLToPath(import.meta.url), {
    execArgv: ['--max-old-space-size=' + MEGABYTES],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc']
  })
  await once(child, 'message')
  return child
}

let child = null

const ask = async line => {
  child ??= await start()
  const asked = child
  let late = false
  const timer = setTimeout(() => {
    late = true
    asked.kill('SIGKILL')
  }, SECONDS * 1000)
  const gone = new AbortController()
  try {
    asked.send(line)
    const answers = once(asked, 'message', gone).then(([answer]) => answer)
    const end = once(asked, 'exit', gone).then(([code, signal]) => {
      child = null
      if (late) return 'time'
      if (signal === 'SIGABRT') return 'memory'
      throw new Error('Yjs ended with ' + (code ?? signal))
    })
    answers.catch(() => {})
    end.catch(() => {})
    return await Promise.race([answers, end])
  } finally {
    clearTimeout(timer)
    gone.abort()
  }
}

if (process.send) {
  for (const level of ['log', 'info', 'warn', 'error']) console[level] = () => {}
  process.on('message', line => process.send(play(line)))
  process.send('ready')
} else {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(await ask(line) + '\n')
  }
  child?.kill()
}
