// Formatted text: attributes of ranges, embedded objects, deltas, attributes of the text as a whole.
import * as Y from 'yjs'
import { dump, dumpDelta, text, value } from '../values.mjs'

const at = (type, token) => Number(token) % (type.length + 1)

const change = tokens => {
  const token = tokens.shift()
  const rest = token.slice(1)
  switch (token[0]) {
    case 'x': return { delete: Number(rest) }
    case 'r': return { retain: Number(rest), attributes: value(tokens) }
    case 'i': return { insert: text(rest), attributes: value(tokens) }
    default: {
      const attributes = value(tokens)
      return { insert: value(tokens), attributes }
    }
  }
}

export const operations = {
  fi (type, tokens) {
    if (type instanceof Y.Text) type.insert(at(type, tokens[0]), text(tokens[1]), value(tokens.slice(2)))
  },
  fe (type, tokens) {
    if (!(type instanceof Y.Text)) return
    const index = at(type, tokens.shift())
    const embed = value(tokens)
    type.insertEmbed(index, embed, tokens.length > 0 ? value(tokens) : undefined)
  },
  ff (type, tokens) {
    if (!(type instanceof Y.Text) || type.length === 0) return
    const index = Number(tokens[0]) % type.length
    type.format(index, Math.min(Number(tokens[1]), type.length - index), value(tokens.slice(2)))
  },
  fd (type, tokens) {
    if (!(type instanceof Y.Text)) return
    const sanitize = tokens.shift() === '1'
    const delta = []
    while (tokens.length > 0) delta.push(change(tokens))
    // Yjs fails where there is nothing at all to delete.
    while (type._start === null && delta.length > 0 && delta[0].delete !== undefined) delta.shift()
    type.applyDelta(delta, { sanitize })
  },
  fs (type, tokens) {
    if (type instanceof Y.Text) type.setAttribute(text(tokens[0]), value(tokens.slice(1)))
  },
  fr (type, tokens) {
    if (type instanceof Y.Text) type.removeAttribute(text(tokens[0]))
  }
}

/** Observers of nested texts: "fo" begins one. And a document whose root is asked for as a text late, by "ft". */
export class FormattingFeature {
  deltas = []
  late = new Set()

  opened (slot) {
    this.late.delete(slot)
  }

  play (words, slot, entry, write, player) {
    if (words[0] === 'ft') {
      entry.t = entry.doc.getText('t')
      this.late.add(slot)
      return true
    }
    if (words[0] !== 'fo') return false
    const type = player.resolve(entry, words[3])
    if (type instanceof Y.Text) type.observe(event => this.deltas.push(dumpDelta(event.delta)))
    return true
  }

  show (slot, entry, write) {
    this.deltas.filter(delta => delta !== '').forEach(delta => write('F ' + delta))
    this.deltas = []
    if (this.late.has(slot)) write('L ' + dump(entry.t))
  }
}
