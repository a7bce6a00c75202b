// Events: the step "watch" begins to observe a document and everything that is nested in it.
import * as Y from 'yjs'
import { dump, dumpDelta, hex, tokenOf } from '../values.mjs'

const kind = type => type instanceof Y.XmlText ? 'X' : type instanceof Y.XmlElement ? 'E' : type instanceof Y.XmlFragment ? 'F'
  : type instanceof Y.XmlHook ? 'H' : type instanceof Y.Text ? 'T' : type instanceof Y.Array ? 'A' : type instanceof Y.Map ? 'M' : '?'

const shown = v => v instanceof Y.AbstractType ? kind(v) : dump(v)

const delta = event => event instanceof Y.YTextEvent ? dumpDelta(event.delta)
  : event.delta.map(op => op.retain !== undefined ? 'r' + op.retain : op.delete !== undefined ? 'x' + op.delete
    : 'i[' + op.insert.map(shown).join(',') + ']').join(',')

const keys = event => [...event.keys].map(([key, { action, oldValue }]) =>
  tokenOf(key) + ':' + action + ':' + (action === 'add' ? '' : shown(oldValue))).join(',')

const names = set => [...set].filter(key => key !== null).map(tokenOf).join(',')

const describe = (event, deltas) => kind(event.target) + '<' + kind(event.currentTarget) + ' ' +
  event.path.map(step => typeof step === 'string' ? '.' + tokenOf(step) : '#' + step).join('') +
  ' k[' + keys(event) + '] c[' + (event instanceof Y.YMapEvent ? names(event.keysChanged)
    : event instanceof Y.YXmlEvent ? names(event.attributesChanged) + (event.childListChanged ? '!' : '')
      : event instanceof Y.YTextEvent ? names(event.keysChanged) + (event.childListChanged ? '!' : '') : '') + '] ' +
  (deltas && !(event instanceof Y.YMapEvent) ? delta(event) : '') +
  (event instanceof Y.YTextEvent || event instanceof Y.YMapEvent ? '' : ' +' + items(event.changes))

/** As they were when they were first asked for: Yjs' items may be split later. */
const known = new WeakMap()
const items = changes => {
  if (!known.has(changes)) known.set(changes, lengths(changes.added) + ' -' + lengths(changes.deleted))
  return known.get(changes)
}

const lengths = items => [...items].map(item => item.id.client + '.' + item.id.clock + '.' + item.length).join(',')

const from = origin => typeof origin === 'string' ? origin : (origin ?? null) === null ? '-' : 'o'

const state = map => [...map].filter(([, clock]) => clock > 0).sort((a, b) => b[0] - a[0]).map(([client, clock]) => client + '.' + clock).join(',')

const deletions = set => [...set.clients].sort((a, b) => b[0] - a[0])
  .map(([client, ranges]) => ranges.map(range => client + '.' + range.clock + '.' + range.len).join(',')).join(',')

/** Yjs makes empty transactions where the engine makes none: to destroy a subdocument that nobody saw. */
const changes = t => t.deleteSet.clients.size > 0 || state(t.beforeState) !== state(t.afterState)

export class EventFeature {
  watched = new Map()

  opened (slot) {
    this.watched.delete(slot)
  }

  play (words, slot, entry) {
    if (words[0] !== 'watch') return false
    if (!this.watched.has(slot)) this.watched.set(slot, this.watch(entry, words[3]))
    return true
  }

  watch (entry, mode) {
    const watch = { lines: [], types: new Set(), mode }
    const { doc } = entry
    const line = (text, transaction) => watch.lines.push({ text, transaction })
    if (mode.includes('l')) {
      const transaction = (name, t) => name + ' ' + from(t.origin) + ' ' + t.local
      doc.on('beforeAllTransactions', () => line('beforeAll'))
      doc.on('beforeTransaction', t => { t.meta.set('k', 1); line(transaction('before', t), t) })
      doc.on('beforeObserverCalls', t => line(transaction('calls', t) + ' ' + state(t.beforeState) + ' ' + state(t.afterState) + ' ' + deletions(t.deleteSet), t))
      doc.on('afterTransaction', t => line(transaction('after', t) + ' ' +
        [...t.changed].map(([type, subs]) => kind(type) + '(' + names(subs) + (subs.has(null) ? '!' : '') + ')').join(',') + ' ' +
        [...t.changedParentTypes].map(([type, events]) => kind(type) + events.length).join(','), t))
      doc.on('afterTransactionCleanup', t => line(transaction('cleanup', t) + ' ' + t.meta.get('k'), t))
      doc.on('update', (update, origin) => line('update ' + from(origin) + ' ' + hex(update)))
      doc.on('afterAllTransactions', (doc, ts) => line('afterAll ' + ts.filter(changes).length))
    }
    if (mode.includes('r')) {
      // What an observer changes is a transaction of its own that waits. Only deep observers do so: when one of a single type is called,
      // Yjs may still have positions of other lists in mind that an update has moved.
      entry.m.observeDeep((events, t) => {
        if (t.origin === 'react') return
        doc.transact(() => entry.a.insert(0, [entry.m.size]), 'react')
        doc.transact(() => { if (entry.a.length > 3) entry.a.delete(1, 2) }, 'react')
      })
      entry.a.observeDeep((events, t) => {
        if (t.origin === 'react') return
        doc.transact(() => entry.m.set('r', events.length), 'react')
        if (entry.a.length > 2) doc.transact(() => entry.a.delete(0, 1), 'react')
      })
    }
    this.follow(watch, entry)
    return watch
  }

  /** Observes what is not observed yet: the types that are there, in the order of a walk. */
  follow (watch, entry) {
    const visit = type => {
      if (!watch.types.has(type)) {
        watch.types.add(type)
        const deltas = watch.mode.includes('d')
        type.observe(event => watch.lines.push({ text: 'one ' + describe(event, deltas) }))
        type.observeDeep(events => watch.lines.push({ text: 'deep ' + events.map(event => describe(event, deltas)).join(' | ') }))
      }
      const nested = []
      if (type instanceof Y.Array || type instanceof Y.XmlFragment) nested.push(...type.toArray())
      if (type instanceof Y.Map) [...type.keys()].sort().forEach(key => nested.push(type.get(key)))
      nested.filter(v => v instanceof Y.AbstractType).forEach(visit)
    }
    [entry.t, entry.a, entry.m, entry.doc.getXmlFragment('x')].forEach(visit)
  }

  show (slot, entry, write) {
    const watch = this.watched.get(slot)
    if (watch === undefined) return
    watch.lines.filter(line => line.transaction === undefined || changes(line.transaction)).forEach(line => write('E ' + line.text))
    watch.lines = []
    this.follow(watch, entry)
  }
}
