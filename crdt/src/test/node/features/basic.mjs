// Plain text, arrays and maps.
import * as Y from 'yjs'
import { text, value, values } from '../values.mjs'

const range = (type, tokens, change) => {
  if (type.length === 0) return
  const at = Number(tokens[0]) % type.length
  change(at, Math.min(Number(tokens[1]), type.length - at))
}

export const operations = {
  ti (type, tokens) {
    if (type instanceof Y.Text) type.insert(Number(tokens[0]) % (type.length + 1), text(tokens[1]))
  },
  td (type, tokens) {
    if (type instanceof Y.Text) range(type, tokens, (at, length) => type.delete(at, length))
  },
  ai (type, tokens) {
    if (type instanceof Y.Array) type.insert(Number(tokens[0]) % (type.length + 1), values(tokens.slice(1)))
  },
  ap (type, tokens) {
    if (type instanceof Y.Array) type.push(values(tokens))
  },
  ad (type, tokens) {
    if (type instanceof Y.Array) range(type, tokens, (at, length) => type.delete(at, length))
  },
  ms (type, tokens) {
    if (type instanceof Y.Map) type.set(text(tokens[0]), value(tokens.slice(1)))
  },
  md (type, tokens) {
    if (type instanceof Y.Map) type.delete(text(tokens[0]))
  }
}
