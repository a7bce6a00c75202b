// Subdocuments: put into maps and arrays, deleted, loaded, edited and destroyed; with the events of those documents that are listened to.
import * as Y from 'yjs'
import { dump, hex, text, tokenOf, value } from '../values.mjs'

/** Flags: g for keeping garbage, a for loading everywhere, n for not loading here, m for a value that follows. */
const subdocument = (guid, flags, tokens) => {
  const options = { guid: text(guid) }
  if (flags.includes('g')) options.gc = false
  if (flags.includes('a')) options.autoLoad = true
  if (flags.includes('n')) options.shouldLoad = false
  if (flags.includes('m')) options.meta = value(tokens)
  return new Y.Doc(options)
}

export const operations = {
  ds (type, tokens) {
    const [key, guid, flags, ...rest] = tokens
    if (type instanceof Y.Map) type.set(text(key), subdocument(guid, flags, rest))
  },
  da (type, tokens) {
    const [at, guid, flags, ...rest] = tokens
    if (type instanceof Y.Array) {
      type.insert(Number(at) % (type.length + 1), [1, subdocument(guid, flags, rest), 'x', subdocument(guid + '3100', '-', [])])
    }
  }
}

const guids = docs => '[' + [...docs].map(doc => tokenOf(doc.guid) + (doc.shouldLoad ? '+' : '-')).join(',') + ']'

export class SubdocumentFeature {
  events = []

  opened (slot, entry) {
    // The others make their subdocuments when they are asked for them only.
    if (slot % 2 === 0) {
      entry.doc.on('subdocs', ({ loaded, added, removed }) => {
        this.events.push('E ' + guids(loaded) + guids(added) + guids(removed))
        removed.forEach(doc => doc.on('destroy', () => this.events.push('E end ' + tokenOf(doc.guid))))
      })
    }
  }

  play (words, slot, entry, write) {
    const docs = [...entry.doc.getSubdocs()]
    const doc = docs[Number(words[3]) % docs.length]
    switch (words[0]) {
      case 'dload':
        if (doc !== undefined) doc.load()
        return true
      case 'dend':
        if (doc !== undefined) {
          doc.destroy()
          write('N ' + doc.isDestroyed + ' ' + entry.doc.getSubdocs().has(doc))
        }
        return true
      case 'dedit':
        if (doc !== undefined) {
          doc.getText('t').insert(0, text(words[4]))
          if (doc.getText('t').length > 3) doc.getText('t').delete(0, 2)
          if (words[5] !== undefined) doc.getMap('m').set('k', new Y.Doc({ guid: text(words[5]) }))
          write('N ' + hex(Y.encodeStateAsUpdate(doc)) + ' ' + guids(doc.getSubdocs()))
        }
        return true
      default:
        return false
    }
  }

  show (slot, entry, write) {
    this.events.forEach(write)
    this.events = []
    if (slot % 2 === 0 || slot === 1) {
      for (const doc of entry.doc.getSubdocs()) {
        write('Y ' + tokenOf(doc.guid) + ' ' + [doc.gc, doc.autoLoad, doc.shouldLoad, doc.clientID === entry.doc.clientID, dump(doc.meta)].join(' '))
      }
    }
    write('Y ' + [...entry.doc.getSubdocGuids()].map(tokenOf).join(' '))
  }
}
