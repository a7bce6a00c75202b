// Plays editing plans with Yjs and prints what comes of them, for the Java engine to be compared with.
// Input: plans, each ended by a line "end". Output for each step: the updates that the step's document emitted ("U"), the changes of its
// root text ("D"), its state ("S"), its state vector ("V") and its content ("C"), all in hex or hex-free ASCII; "." ends a step.
import * as readline from 'node:readline'
import * as Y from 'yjs'

const hex = bytes => Buffer.from(bytes).toString('hex')
const text = token => Buffer.from(token, 'hex').toString('utf16le')
const tokenOf = string => Buffer.from(string, 'utf16le').toString('hex')

/** Parses one value from tokens. */
const value = tokens => {
  const token = tokens.shift()
  const rest = token.slice(1)
  switch (token[0]) {
    case 'n': return null
    case 'u': return undefined
    case 't': return true
    case 'f': return false
    case 'i': return Number(rest)
    case 'd': return Buffer.from(rest, 'hex').readDoubleBE(0)
    case 'g': return BigInt(rest)
    case 's': return text(rest)
    case 'b': return new Uint8Array(Buffer.from(rest, 'hex'))
    case 'l': return Array.from({ length: Number(rest) }, () => value(tokens))
    case 'm': {
      const object = {}
      for (let i = 0; i < Number(rest); i++) {
        const key = text(tokens.shift())
        object[key] = value(tokens)
      }
      return object
    }
    case 'T': return new Y.Text(text(rest))
    case 'M': {
      const map = new Y.Map()
      for (let i = 0; i < Number(rest); i++) {
        const key = text(tokens.shift())
        map.set(key, value(tokens))
      }
      return map
    }
    case 'A': {
      const array = new Y.Array()
      array.push(Array.from({ length: Number(rest) }, () => value(tokens)))
      return array
    }
    default: throw new Error('value ' + token)
  }
}

const number = n => {
  const buffer = Buffer.alloc(8)
  buffer.writeDoubleBE(n, 0)
  return 'd' + buffer.toString('hex')
}

const dump = v => {
  if (v === undefined) return 'u'
  if (v === null) return 'n'
  if (v instanceof Y.Text) return 'T' + tokenOf(v.toString())
  if (v instanceof Y.Array) return 'A[' + v.toArray().map(dump).join(',') + ']'
  if (v instanceof Y.Map) {
    return 'M{' + [...v.keys()].sort().map(key => tokenOf(key) + ':' + dump(v.get(key))).join(',') + '}'
  }
  if (v instanceof Y.AbstractType || v instanceof Y.Doc) return '?'
  if (v instanceof Uint8Array) return 'b' + hex(v)
  if (Array.isArray(v)) return '[' + v.map(dump).join(',') + ']'
  switch (typeof v) {
    case 'string': return 's' + tokenOf(v)
    case 'number': return number(v)
    case 'bigint': return 'g' + v
    case 'boolean': return v ? 't' : 'f'
    default: return '{' + Object.keys(v).map(key => tokenOf(key) + ':' + dump(v[key])).join(',') + '}'
  }
}

class Player {
  constructor (write) {
    this.write = write
    this.docs = []
    this.updates = new Map()
    this.emitted = []
    this.deltas = []
  }

  open (slot, id, typed) {
    const doc = new Y.Doc()
    doc.clientID = id
    const entry = { doc, typed, id }
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
    const tokens = operation.split(' ')
    const name = tokens.shift()
    const type = this.resolve(entry, tokens.shift())
    switch (name) {
      case 'ti':
        if (type instanceof Y.Text) type.insert(Number(tokens[0]) % (type.length + 1), text(tokens[1]))
        break
      case 'tf': // formatting, an embedded object: only Yjs makes them
        if (type instanceof Y.Text && type.length > 0) {
          const at = Number(tokens[0]) % type.length
          type.format(at, Math.min(Number(tokens[1]), type.length - at), { [tokens[2]]: value(tokens.slice(3)) })
        }
        break
      case 'te':
        if (type instanceof Y.Text) type.insertEmbed(Number(tokens[0]) % (type.length + 1), value(tokens.slice(1)))
        break
      case 'tx': // an XML type in a map
        if (type instanceof Y.Map) {
          const element = new Y.XmlElement(text(tokens[1]))
          type.set(text(tokens[0]), element)
          element.setAttribute('a', text(tokens[1]))
          element.insert(0, [new Y.XmlText('x'), new Y.XmlElement('y')])
        }
        break
      case 'dc': // a subdocument
        if (type instanceof Y.Map) type.set(text(tokens[0]), new Y.Doc({ guid: text(tokens[1]), meta: { a: 1 } }))
        break
      case 'td':
        if (type instanceof Y.Text && type.length > 0) {
          const at = Number(tokens[0]) % type.length
          type.delete(at, Math.min(Number(tokens[1]), type.length - at))
        }
        break
      case 'ai':
        if (type instanceof Y.Array) type.insert(Number(tokens[0]) % (type.length + 1), this.values(tokens.slice(1)))
        break
      case 'ap':
        if (type instanceof Y.Array) type.push(this.values(tokens))
        break
      case 'ad':
        if (type instanceof Y.Array && type.length > 0) {
          const at = Number(tokens[0]) % type.length
          type.delete(at, Math.min(Number(tokens[1]), type.length - at))
        }
        break
      case 'ms':
        if (type instanceof Y.Map) type.set(text(tokens[0]), value(tokens.slice(1)))
        break
      case 'md':
        if (type instanceof Y.Map) type.delete(text(tokens[0]))
        break
      default: throw new Error('operation ' + name)
    }
  }

  values (tokens) {
    const values = []
    while (tokens.length > 0) values.push(value(tokens))
    return values
  }

  /** Runs a step and returns the slot of the document that it concerns. */
  step (line) {
    const [name, ...rest] = line.split(' ')
    const slot = Number(rest[0])
    const entry = this.docs[slot]
    switch (name) {
      case 'doc':
        this.open(slot, Number(rest[1]), rest[2] !== 'relay')
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
        this.open(slot, Number(rest[1]), entry.typed)
        Y.applyUpdate(this.docs[slot].doc, state)
        break
      }
      default: throw new Error('step ' + name)
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
