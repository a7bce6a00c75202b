// Snapshots: taken somewhere, kept, and later compared, read and opened in the document that the step concerns.
import * as Y from 'yjs'
import { dump, dumpDelta, hex, tokenOf } from '../values.mjs'

const dumpAt = (v, snapshot) => {
  if (v instanceof Y.Text) return 'T'
  if (v instanceof Y.Array) return 'A[' + Y.typeListToArraySnapshot(v, snapshot).map(e => dumpAt(e, snapshot)).join(',') + ']'
  if (v instanceof Y.Map) return 'M' + namesAt(v, Y.typeMapGetAllSnapshot(v, snapshot), snapshot)
  if (v instanceof Y.XmlFragment) {
    return 'F' + (v instanceof Y.XmlElement ? namesAt(v, v.getAttributes(snapshot), snapshot) : '') +
      '[' + v.toArray().map(e => dumpAt(e, snapshot)).join(',') + ']'
  }
  return dump(v)
}

/** A value that was forgotten since is undefined here. */
const namesAt = (v, all, snapshot) => '{' + Object.keys(all).sort().filter(key => all[key] !== undefined)
  .map(key => tokenOf(key) + ':' + dumpAt(all[key], snapshot) + (dump(all[key]) === dump(Y.typeMapGetSnapshot(v, key, snapshot)) ? '' : '!'))
  .join(',') + '}'

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
    return [copy.getArray('a'), copy.getMap('m'), copy.getXmlFragment('x')].map(v => dumpAt(v, snapshot)).join(';')
  })
}

export class SnapshotFeature {
  kept = []

  play (words, slot, entry, write, player) {
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
      case 'snaptext': {
        const before = this.kept[Number(words[4]) % this.kept.length]
        const t = entry.typed ? player.resolve(entry, words[5]) : null
        if (known !== undefined && t instanceof Y.Text) {
          write('N ' + [
            t.toDelta(known),
            t.toDelta(known, before),
            t.toDelta(known, before, (type, id) => ({ type, user: id.client })),
            t.toDelta(undefined, before),
            t.toDelta(known, before, (type, id) => type === 'added' || type + id.clock)
          ].map(dumpDelta).join(' '))
        }
        return true
      }
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
