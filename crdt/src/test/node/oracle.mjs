// Plays editing plans with Yjs and prints what comes of them, for the Java engine to be compared with.
// Input: plans, each ended by a line "end". Output for each step: the updates that the step's document emitted ("U"), the changes of its
// root text ("D"), its state ("S"), its state vector ("V") and its content ("C"), all in hex or hex-free ASCII; "." ends a step.
import * as readline from 'node:readline'
import * as Y from 'yjs'
import { operations as basic } from './features/basic.mjs'
import { RelativePositionFeature } from './features/relative-position.mjs'
import { SnapshotFeature } from './features/snapshot.mjs'
import { dump, hex, text, tokenOf } from './values.mjs'

/** Operations within an edit by name: (type, tokens) => {}. Those of a feature are in its file in the folder features. */
const operations = { ...basic }
/**
 * What a feature adds to the language: classes with opened(slot, entry), play(words, slot, entry, write, player) that returns whether the
 * step is its own (its third word is the label of the updates that it emits), and show(slot, entry, write), which is called after each step; each may be left out.
 */
const features = [RelativePositionFeature, SnapshotFeature]

class Player {
  constructor (write) {
    this.write = write
    this.docs = []
    this.updates = new Map()
    this.emitted = []
    this.deltas = []
    this.features = features.map(Feature => new Feature())
  }

  /** Garbage: "keep" for a document that keeps all deleted content, "some" for one that keeps some. */
  open (slot, id, typed, garbage) {
    const doc = new Y.Doc({
      gc: garbage !== 'keep',
      gcFilter: item => garbage !== 'some' || (item.id.client % 3 !== 0 && !(typed && Y.isParentOf(doc.getMap('m'), item)))
    })
    doc.clientID = id
    const entry = { doc, typed, id, garbage }
    if (typed) {
      entry.t = doc.getText('t')
      entry.a = doc.getArray('a')
      entry.m = doc.getMap('m')
      entry.t.observe(event => {
        const delta = event.delta.map(op =>
          op.retain !== undefined ? 'r' + op.retain : op.delete !== undefined ? 'x' + op.delete
            : typeof op.insert === 'string' ? 'i' + tokenOf(op.insert) : 'e')
        if (delta.length > 0) this.deltas.push(delta.join(','))
      })
    }
    doc.on('update', update => this.emitted.push(update))
    this.docs[slot] = entry
    this.features.forEach(feature => feature.opened?.(slot, entry))
  }

  /** The type that a path names: "t", "a", "m", "m.KEY", "a#INDEX", and so on from there; undefined if there is none. */
  resolve (entry, path) {
    const parts = path.match(/^[tam]|\.[0-9a-f]*|#\d+/g)
    let type = entry[parts[0]]
    for (const part of parts.slice(1)) {
      if (part[0] === '.') {
        type = type instanceof Y.Map ? type.get(text(part.slice(1))) : undefined
      } else if (type instanceof Y.Array && type.length > 0) {
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
        this.open(slot, Number(rest[1]), rest[2] !== 'relay', rest[3])
        break
      case 'edit': {
        const operations = rest.slice(2).join(' ').split(' | ')
        entry.doc.transact(() => operations.forEach(operation => this.edit(entry, operation)))
        this.updates.set(rest[1], this.emitted.slice())
        break
      }
      case 'deliver':
        for (const label of rest.slice(1)) {
          for (const update of this.updates.get(label) ?? []) Y.applyUpdate(entry.doc, update)
        }
        break
      case 'merged': {
        const updates = rest.slice(1).flatMap(label => this.updates.get(label) ?? [])
        if (updates.length > 0) {
          const merged = Y.mergeUpdates(updates)
          this.write('M ' + hex(merged))
          this.write('M ' + hex(Y.encodeStateVectorFromUpdate(merged)))
          this.write('M ' + hex(Y.diffUpdate(merged, Y.encodeStateVector(entry.doc))))
          Y.applyUpdate(entry.doc, merged)
        }
        break
      }
      case 'sync': {
        const from = this.docs[Number(rest[1])].doc
        const update = Y.encodeStateAsUpdate(from, Y.encodeStateVector(entry.doc))
        this.write('M ' + hex(update))
        Y.applyUpdate(entry.doc, update)
        break
      }
      case 'load': {
        const state = Y.encodeStateAsUpdate(entry.doc)
        this.open(slot, Number(rest[1]), entry.typed, entry.garbage)
        Y.applyUpdate(this.docs[slot].doc, state)
        break
      }
      default:
        if (!this.features.some(feature => feature.play?.(line.split(' '), slot, entry, this.write, this))) {
          throw new Error('step ' + name)
        }
        this.updates.set(rest[1], this.emitted.slice())
    }
    return slot
  }

  play (line) {
    this.emitted = []
    this.deltas = []
    const entry = this.docs[this.step(line)] ?? this.docs[Number(line.split(' ')[1])]
    this.emitted.forEach(update => this.write('U ' + hex(update)))
    this.deltas.forEach(delta => this.write('D ' + delta))
    this.write('S ' + hex(Y.encodeStateAsUpdate(entry.doc)))
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
