// Applies updates of unknown intent with Yjs. Input: lines of a version (1 or 2) and updates in hex, applied one after the other to a new document with typed roots.
// Output for each line: for each update "a" or "r" for accepted and refused, then the state in hex; or "broken" if its encoding fails.
import * as readline from 'node:readline'
import * as Y from 'yjs'

for (const level of ['log', 'info', 'warn', 'error']) console[level] = () => {}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [version, ...updates] = line.split(' ')
  const doc = new Y.Doc()
  doc.clientID = 2
  doc.getText('t')
  doc.getArray('a')
  doc.getMap('m')
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
  let state
  try {
    state = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex')
  } catch (e) {
    state = 'broken'
  }
  process.stdout.write(verdicts + ' ' + state + '\n')
}
