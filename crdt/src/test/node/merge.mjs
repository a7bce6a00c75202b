// Merges updates with Yjs. Input: lines of a version (1 or 2) and updates in hex. Output for each line: the merged update in hex.
import * as readline from 'node:readline'
import * as Y from 'yjs'

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [version, ...words] = line.split(' ')
  const updates = words.map(word => new Uint8Array(Buffer.from(word, 'hex')))
  const merged = version === '2' ? Y.mergeUpdatesV2(updates) : Y.mergeUpdates(updates)
  process.stdout.write(Buffer.from(merged).toString('hex') + '\n')
}
