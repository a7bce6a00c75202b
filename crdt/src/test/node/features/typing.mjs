// People at a keyboard: the step "type" presses keys at a caret, and each is a transaction of its own. The keys are i with a text, b
// (backspace) and d (delete) with a number of units, m with the caret's new place; those that + joins are one transaction.
import * as Y from 'yjs'
import { text } from '../values.mjs'

export class TypingFeature {
  carets = new Map()

  play (words, slot, entry, write, player) {
    if (words[0] !== 'type') return false
    const type = player.resolve(entry, words[3])
    if (type instanceof Y.Text) {
      for (const keys of words.slice(4)) {
        if (keys.includes('+')) {
          entry.doc.transact(() => keys.split('+').forEach(key => this.press(slot, type, key)))
        } else {
          this.press(slot, type, keys)
        }
      }
    }
    return true
  }

  press (slot, type, key) {
    const length = type.length
    let caret = Math.min(this.carets.get(slot) ?? 0, length)
    const rest = key.slice(1)
    switch (key[0]) {
      case 'm':
        caret = Number(rest) % (length + 1)
        break
      case 'b': {
        const units = Math.min(Number(rest), caret)
        caret -= units
        type.delete(caret, units)
        break
      }
      case 'd':
        type.delete(caret, Math.min(Number(rest), length - caret))
        break
      default: {
        const typed = text(rest)
        type.insert(caret, typed)
        caret += typed.length
      }
    }
    this.carets.set(slot, caret)
  }
}
