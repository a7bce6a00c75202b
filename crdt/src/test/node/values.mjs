// The plans' notation of values: tokens in, and a canonical text out.
import * as Y from 'yjs'

export const hex = bytes => Buffer.from(bytes).toString('hex')
export const text = token => Buffer.from(token, 'hex').toString('utf16le')
export const tokenOf = string => Buffer.from(string, 'utf16le').toString('hex')

/** Parses one value from tokens. */
export const value = tokens => {
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
    case 'E': {
      const [name, attributes, children] = rest.split(':')
      const element = new Y.XmlElement(text(name))
      for (let i = 0; i < Number(attributes); i++) {
        const key = text(tokens.shift())
        element.setAttribute(key, value(tokens))
      }
      for (let i = 0; i < Number(children); i++) element.push([value(tokens)])
      return element
    }
    case 'F': {
      const fragment = new Y.XmlFragment()
      for (let i = 0; i < Number(rest); i++) fragment.unshift([value(tokens)])
      return fragment
    }
    case 'X': return new Y.XmlText(text(rest))
    case 'H': {
      const [name, entries] = rest.split(':')
      const hook = new Y.XmlHook(text(name))
      for (let i = 0; i < Number(entries); i++) {
        const key = text(tokens.shift())
        hook.set(key, value(tokens))
      }
      return hook
    }
    default: throw new Error('value ' + token)
  }
}

const number = n => {
  const buffer = Buffer.alloc(8)
  buffer.writeDoubleBE(n, 0)
  return 'd' + buffer.toString('hex')
}

export const dump = v => {
  if (v === undefined) return 'u'
  if (v === null) return 'n'
  if (v instanceof Y.Text) return 'T' + dumpDelta(v.toDelta()) + dumpAttributes(v.getAttributes())
  if (v instanceof Y.Array) return 'A[' + v.toArray().map(dump).join(',') + ']'
  if (v instanceof Y.Map) {
    return 'M{' + [...v.keys()].sort().map(key => tokenOf(key) + ':' + dump(v.get(key))).join(',') + '}'
  }
  if (v instanceof Y.XmlElement) return 'E' + tokenOf(v.nodeName) + dumpAttributes(v.getAttributes()) + '[' + v.toArray().map(dump).join(',') + ']'
  if (v instanceof Y.XmlFragment) return 'F[' + v.toArray().map(dump).join(',') + ']'
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

const dumpAttributes = attributes => Object.keys(attributes ?? {}).length === 0 ? ''
  : '{' + Object.keys(attributes).sort().map(key => tokenOf(key) + ':' + dump(attributes[key])).join(',') + '}'

/** The steps of a text or of its change. */
export const dumpDelta = delta => delta.map(op =>
  (op.retain !== undefined ? 'r' + op.retain : op.delete !== undefined ? 'x' + op.delete
    : typeof op.insert === 'string' ? 'i' + tokenOf(op.insert) : 'e' + dump(op.insert)) + dumpAttributes(op.attributes)).join(',')

export const values = tokens => {
  const values = []
  while (tokens.length > 0) values.push(value(tokens))
  return values
}
