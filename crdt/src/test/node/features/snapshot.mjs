// Snapshots: taken somewhere, kept, and later compared, read and opened in the document that the step concerns.
import * as Y from 'yjs'
import { dump, hex, tokenOf } from '../values.mjs'

const dumpAt = (v, snapshot) => {
  if (v instanceof Y.Text) return 'T'
  if (v instanceof Y.Array) return 'A[' + Y.typeListToArraySnapshot(v, snapshot).map(e => dumpAt(e, snapshot)).join(',') + ']'
  if (v instanceof Y.Map) {
    const all = Y.typeMapGetAllSnapshot(v, snapshot)
    // A value that was forgotten since is undefined here.
    return 'M{' + Object.keys(all).sort().filter(key => all[key] !== undefined)
      .map(key => tokenOf(key) + ':' + dumpAt(all[key], snapshot) + (dump(all[key]) === dump(Y.typeMapGetSnapshot(v, key, snapshot)) ? '' : '!'))
      .join(',') + '}'
  }
  return dump(v)
}

const isKnown = (snapshot, doc) => {
  const state = Y.decodeStateVector(Y.encodeStateVector(doc))
  return [...snapshot.sv].every(([client, clock]) => clock <= (state.get(client) ?? 0))
}

/** Yjs looks at items as a whole, which may have been joined since: only where they are split does it tell what there was. */
const read = (entry, snapshot) => {
  const copy = new Y.Doc({ gc: false })
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(entry.doc))
  return copy.transact(() => {
    copy.getText('t').toDelta(snapshot)
    return dumpAt(copy.getArray('a'), snapshot) + ';' + dumpAt(copy.getMap('m'), snapshot)
  })
}

export class SnapshotFeature {
  kept = []

  play (words, slot, entry, write) {
    const known = this.kept[Number(words[3]) % this.kept.length]
    switch (words[0]) {
      case 'snap': {
        const snapshot = Y.snapshot(entry.doc)
        const bytes = Y.encodeSnapshot(snapshot)
        const bytes2 = Y.encodeSnapshotV2(snapshot)
        write('N ' + hex(bytes) + ' ' + hex(bytes2) + ' ' + this.kept.map(other => Y.equalSnapshots(snapshot, other) ? '1' : '0').join(''))
        this.kept.push(words[3] === '1' ? Y.decodeSnapshot(bytes) : Y.decodeSnapshotV2(bytes2))
        return true
      }
      case 'snapread':
        if (known !== undefined) {
          write('N ' + Y.snapshotContainsUpdate(known, Y.encodeStateAsUpdate(entry.doc)) + ' ' +
            Y.equalSnapshots(known, Y.snapshot(entry.doc)) + (entry.typed ? ' ' + read(entry, known) : ''))
        }
        return true
      case 'snapopen':
        if (known !== undefined && !entry.doc.gc && isKnown(known, entry.doc)) {
          const doc = new Y.Doc({ gc: words[5] !== 'keep' })
          doc.clientID = Number(words[4])
          const opened = Y.createDocFromSnapshot(entry.doc, known, doc)
          write('N ' + hex(Y.encodeStateAsUpdate(opened)) +
            (entry.typed ? ' ' + [opened.getText('t'), opened.getArray('a'), opened.getMap('m')].map(dump).join(';') : ''))
        }
        return true
      default:
        return false
    }
  }
}
