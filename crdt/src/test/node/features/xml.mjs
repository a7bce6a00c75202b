// XML types at the root 'x' and wherever a value may be.
import * as Y from 'yjs'
import { dump, text, tokenOf, value, values } from '../values.mjs'

const isParent = type => type instanceof Y.XmlFragment

/** Whether Yjs can copy a value: it does not copy documents, and types within attributes, hooks and texts; and fails to insert them twice. */
const allCopyable = v => {
  const plain = values => values.every(each => !(each instanceof Y.AbstractType || each instanceof Y.Doc))
  if (v instanceof Y.Doc) return false
  if (v instanceof Y.Text) return plain(v.toDelta().map(op => op.insert))
  if (v instanceof Y.XmlHook) return plain([...v.values()])
  if (v instanceof Y.XmlElement && !plain(Object.values(v.getAttributes()))) return false
  if (v instanceof Y.XmlFragment || v instanceof Y.Array) return v.toArray().every(allCopyable)
  return !(v instanceof Y.Map) || [...v.values()].every(allCopyable)
}

// Copies of copies of what is larger would take too long.
const copyable = v => dump(v).length < 600 && allCopyable(v)

export const operations = {
  xi (type, tokens) {
    if (isParent(type)) type.insert(Number(tokens[0]) % (type.length + 1), values(tokens.slice(1)))
  },
  xn (type, tokens) {
    if (!isParent(type)) return
    const index = Number(tokens[0]) % (type.length + 1)
    type.insertAfter(index === 0 ? null : type.get(index - 1), values(tokens.slice(1)))
  },
  xp (type, tokens) {
    if (isParent(type)) type.push(values(tokens))
  },
  xd (type, tokens) {
    if (!isParent(type) || type.length === 0) return
    const index = Number(tokens[0]) % type.length
    type.delete(index, Math.min(Number(tokens[1]), type.length - index))
  },
  xs (type, tokens) {
    if (type instanceof Y.XmlElement) type.setAttribute(text(tokens[0]), value(tokens.slice(1)))
  },
  xr (type, tokens) {
    if (type instanceof Y.XmlElement) type.removeAttribute(text(tokens[0]))
  },
  xc (type, tokens) {
    if (!isParent(type) || type.length === 0) return
    const node = type.get(Number(tokens[0]) % type.length)
    if (copyable(node)) type.insert(0, [node.clone()])
  },
  ac (type, tokens) { // a copy of a value of an array or a map
    if (type instanceof Y.Array && type.length > 0) {
      const value = type.get(Number(tokens[0]) % type.length)
      if (copyable(value)) type.insert(0, [value instanceof Y.AbstractType ? value.clone() : value])
    } else if (type instanceof Y.Map && type.has(text(tokens[1]))) {
      const value = type.get(text(tokens[1]))
      if (copyable(value)) type.set('copy', value instanceof Y.AbstractType ? value.clone() : value)
    }
  },
  mc (type) {
    if (type instanceof Y.Map) type.clear()
  }
}

const name = node => node instanceof Y.XmlElement ? 'E' + tokenOf(node.nodeName)
  : node instanceof Y.XmlHook ? 'H' + tokenOf(node.hookName) : node instanceof Y.XmlText ? 'X' : '-'

export class XmlFeature {
  show (slot, entry, write) {
    if (!entry.typed) return
    const x = entry.doc.getXmlFragment('x')
    write('X ' + tokenOf(x.toString()))
    write('X ' + x.toArray().map(dump).join(','))
    const nodes = [...x.createTreeWalker(() => true)]
    write('X ' + nodes.map(node => name(node) + (node instanceof Y.XmlHook ? '' : name(node.prevSibling) + name(node.nextSibling)) +
      name(node.parent) + (isParent(node) ? name(node.firstChild) : '')).join(','))
    write('X ' + x.querySelectorAll('Div').length + name(x.querySelector('p')) + name(x.firstChild))
    write('X ' + x.slice(-Math.min(2, x.length), -1).map(name).join(',') + ';' + x.slice(1).map(name).join(','))
    write('J ' + dump(entry.doc.toJSON()))
  }
}
