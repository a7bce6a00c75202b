// Plays editing plans with Yjs and prints what comes of them, for the Java engine to be compared with.
// Input: plans, each ended by a line "end". Output for each step: the updates that the step's document emitted ("U"), the changes of its
// root text ("D"), its state ("S"), its state vector ("V") and its content ("C"), all in hex or hex-free ASCII; "." ends a step. A 2
// behind the letter says that it is format version 2.
import * as readline from 'node:readline'
import './clock.mjs'
import * as Y from 'yjs'
import { operations as basic } from './features/basic.mjs'
import { FormattingFeature, operations as formatting } from './features/formatting.mjs'
import { EventFeature } from './features/events.mjs'
import { RelativePositionFeature } from './features/relative-position.mjs'
import { SubdocumentFeature, operations as subdocument } from './features/subdocument.mjs'
import { SnapshotFeature } from './features/snapshot.mjs'
import { TypingFeature } from './features/typing.mjs'
import { UndoFeature, origin } from './features/undo.mjs'
import { UserDataFeature } from './features/user-data.mjs'
import { XmlFeature, operations as xml } from './features/xml.mjs'
import { dump, dumpDelta, hex, text } from './values.mjs'

/** Operations within an edit by name: (type, tokens) => {}. Those of a feature are in its file in the folder features. */
const operations = { ...basic, ...subdocument, ...formatting, ...xml }
/**
 * What a feature adds to the language: classes with opened(slot, entry), play(words, slot, entry, write, player) that returns whether the
 * step is its own (its third word is the label of the updates that it emits), and show(slot, entry, write), which is called after each step; each may be left out.
 */
const features = [RelativePositionFeature, SnapshotFeature, SubdocumentFeature, UndoFeature, FormattingFeature, UserDataFeature, XmlFeature, EventFeature, TypingFeature]

// Of XML types that are filled before they are in a document.
console.warn = () => {}

const roots = { t: doc => doc.getText('t'), a: doc => doc.getArray('a'), m: doc => doc.getMap('m'), x: doc => doc.getXmlFragment('x') }

class Player {
  constructor (write) {
    this.write = write
    this.docs = []
    this.updates = new Map()
    this.emitted = []
    this.updatesV2 = new Map()
    this.emittedV2 = []
    this.deltas = []
    this.features = features.map(Feature => new Feature())
  }

  /** Kind: "relay" asks for no root, "quiet" has no observers. Garbage: "keep" for a document that keeps all deleted content, "some" for one that keeps some. */
  open (slot, id, kind, garbage, v2) {
    const typed = kind !== 'relay'
    const doc = new Y.Doc({
      gc: garbage !== 'keep',
      gcFilter: item => garbage !== 'some' || (item.id.client % 3 !== 0 && !(typed && Y.isParentOf(doc.getMap('m'), item)))
    })
    doc.clientID = id
    const entry = { doc, typed, kind, id, garbage, v2 }
    if (typed) {
      entry.t = doc.getText('t')
      entry.a = doc.getArray('a')
      entry.m = doc.getMap('m')
    }
    if (kind !== 'relay' && kind !== 'quiet') {
      entry.t.observe(event => {
        const delta = dumpDelta(event.delta)
        if (delta !== '') this.deltas.push(delta)
      })
    }
    doc.on('update', update => this.emitted.push(update))
    doc.on('updateV2', update => this.emittedV2.push(update))
    this.docs[slot] = entry
    this.features.forEach(feature => feature.opened?.(slot, entry))
  }

  /** The type that a path names: "t", "a", "m", "x", "m.KEY", "a#INDEX", and so on from there; undefined if there is none. */
  resolve (entry, path) {
    const parts = path.match(/^[tamx]|\.[0-9a-f]*|#\d+/g)
    let type = roots[parts[0]](entry.doc)
    for (const part of parts.slice(1)) {
      if (part[0] === '.') {
        type = type instanceof Y.Map ? type.get(text(part.slice(1))) : undefined
      } else if ((type instanceof Y.Array || type instanceof Y.XmlFragment) && type.length > 0) {
        type = type.get(Number(part.slice(1)) % type.length)
      } else {
        type = undefined
      }
    }
    return type
  }

  edit (entry, operation) {
    const [name, path, ...tokens] = operation.split(' ')
    if (operations[name] === undefined) throw new Error('operation ' + name)
    operations[name](this.resolve(entry, path), tokens)
  }

  /** Runs a step and returns the slot of the document that it concerns. */
  step (line) {
    const [name, ...rest] = line.split(' ')
    const slot = Number(rest[0])
    const entry = this.docs[slot]
    switch (name) {
      case 'doc':
        this.open(slot, Number(rest[1]), rest[2], rest[3], rest.at(-1) === 'v2')
        break
      case 'edit': {
        const operations = rest.slice(2).join(' ').split(' | ')
        entry.doc.transact(() => operations.forEach(operation => this.edit(entry, operation)), entry.origin)
        this.note(rest[1])
        break
      }
      case 'as': // the origins of the edits and deliveries that follow
        entry.origin = origin(rest[2])
        entry.remoteOrigin = origin(rest[3])
        break
      case 'deliver':
        if (entry.v2) {
          this.labelled(this.updatesV2, rest).forEach(update => Y.applyUpdateV2(entry.doc, update, entry.remoteOrigin))
        } else {
          this.labelled(this.updates, rest).forEach(update => Y.applyUpdate(entry.doc, update, entry.remoteOrigin))
        }
        break
      case 'merged': {
        const updates = this.labelled(this.updates, rest)
        if (updates.length > 0) {
          const merged = Y.mergeUpdates(updates)
          this.write('M ' + hex(merged))
          this.write('M ' + hex(Y.encodeStateVectorFromUpdate(merged)))
          this.write('M ' + hex(Y.diffUpdate(merged, Y.encodeStateVector(entry.doc))))
          this.write('M2 ' + hex(Y.convertUpdateFormatV1ToV2(merged)))
          this.write('M ' + hex(Y.obfuscateUpdate(merged)))
          if (entry.v2) {
            this.mergedV2(entry, this.labelled(this.updatesV2, rest))
          } else {
            Y.applyUpdate(entry.doc, merged, entry.remoteOrigin)
          }
        }
        break
      }
      case 'sync': {
        const from = this.docs[Number(rest[1])].doc
        const update = Y.encodeStateAsUpdate(from, Y.encodeStateVector(entry.doc))
        this.write('M ' + hex(update))
        if (entry.v2) {
          const updateV2 = Y.encodeStateAsUpdateV2(from, Y.encodeStateVector(entry.doc))
          this.write('M2 ' + hex(updateV2))
          Y.applyUpdateV2(entry.doc, updateV2, entry.remoteOrigin)
        } else {
          Y.applyUpdate(entry.doc, update, entry.remoteOrigin)
        }
        break
      }
      case 'load': {
        const state = Y.encodeStateAsUpdate(entry.doc)
        const stateV2 = Y.encodeStateAsUpdateV2(entry.doc)
        this.open(slot, Number(rest[1]), entry.kind, entry.garbage, entry.v2)
        if (entry.v2) {
          Y.applyUpdateV2(this.docs[slot].doc, stateV2)
        } else {
          Y.applyUpdate(this.docs[slot].doc, state)
        }
        break
      }
      default:
        if (!this.features.some(feature => feature.play?.(line.split(' '), slot, entry, this.write, this))) {
          throw new Error('step ' + name)
        }
        this.note(rest[1])
    }
    return slot
  }

  /** Notes what was emitted under a label. */
  note (label) {
    this.updates.set(label, this.emitted.slice())
    this.updatesV2.set(label, this.emittedV2.slice())
  }

  /** The updates of labels; "r" behind a label turns their order round, "o" brings every other one first, "h" leaves out half of them. */
  labelled (updates, rest) {
    return rest.slice(1).flatMap(label => {
      const all = updates.get(label.match(/^\d+/)[0]) ?? []
      switch (label.at(-1)) {
        case 'r': return all.toReversed()
        case 'o': return [...all.filter((_, i) => i % 2 === 1), ...all.filter((_, i) => i % 2 === 0)]
        case 'h': return all.slice(0, (all.length + 1) >> 1)
        default: return all
      }
    })
  }

  /** Merges in version 2, shows what can be made of that, and applies it. */
  mergedV2 (entry, updates) {
    const merged = Y.mergeUpdatesV2(updates)
    this.write('M2 ' + hex(merged))
    this.write('M ' + hex(Y.encodeStateVectorFromUpdateV2(merged)))
    this.write('M2 ' + hex(Y.diffUpdateV2(merged, Y.encodeStateVector(entry.doc))))
    this.write('M ' + hex(Y.convertUpdateFormatV2ToV1(merged)))
    this.write('M2 ' + hex(Y.obfuscateUpdateV2(merged, { formatting: false, subdocs: false, yxml: false })))
    const { from, to } = Y.parseUpdateMetaV2(merged)
    this.write('M ' + [...from].map(([client, clock]) => `${client}:${clock}-${to.get(client)}`).join(' '))
    Y.applyUpdateV2(entry.doc, merged, entry.remoteOrigin)
  }

  play (line) {
    this.emitted = []
    this.emittedV2 = []
    this.deltas = []
    const entry = this.docs[this.step(line)] ?? this.docs[Number(line.split(' ')[1])]
    this.emitted.forEach(update => this.write('U ' + hex(update)))
    this.emittedV2.forEach(update => this.write('U2 ' + hex(update)))
    this.deltas.forEach(delta => this.write('D ' + delta))
    this.write('S ' + hex(Y.encodeStateAsUpdate(entry.doc)))
    // Together with what waits the state is written from decoded updates, and those have no half surrogate pairs in the Java engine: only
    // plans with documents of version 2 are free of them.
    if (entry.v2 || !(entry.doc.store.pendingStructs || entry.doc.store.pendingDs)) {
      this.write('S2 ' + hex(Y.encodeStateAsUpdateV2(entry.doc)))
    }
    this.write('V ' + hex(Y.encodeStateVector(entry.doc)))
    this.features.forEach(feature => feature.show?.(Number(line.split(' ')[1]), entry, this.write))
    if (entry.typed) this.write('C ' + [entry.t, entry.a, entry.m].map(dump).join(';'))
    this.write('.')
  }
}

const write = line => process.stdout.write(line + '\n')
let player = new Player(write)
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line === 'end') {
    player = new Player(write)
  } else if (line !== '') {
    player.play(line)
  }
}
