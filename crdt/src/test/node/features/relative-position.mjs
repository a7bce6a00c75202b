// Relative positions: made somewhere, kept, and resolved after every step in the document that the step concerned.
import * as Y from 'yjs'
import { hex } from '../values.mjs'

export class RelativePositionFeature {
  kept = []

  play (words, slot, entry, write, player) {
    if (words[0] !== 'rp') return false
    const type = player.resolve(entry, words[3])
    if (type instanceof Y.AbstractType) {
      const position = Y.createRelativePositionFromTypeIndex(type, Number(words[4]) % (type._length + 2), Number(words[5]))
      this.kept.push(position)
      const bytes = Y.encodeRelativePosition(position)
      const json = JSON.stringify(Y.relativePositionToJSON(position))
      write('R ' + hex(bytes) + ' ' + Buffer.from(json).toString('hex') + ' ' +
        Y.compareRelativePositions(position, Y.createRelativePositionFromJSON(JSON.parse(json))) + ' ' +
        Y.compareRelativePositions(position, Y.decodeRelativePosition(bytes)) + ' ' +
        this.kept.map(other => Y.compareRelativePositions(position, other) ? '1' : '0').join(''))
    }
    return true
  }

  show (slot, entry, write) {
    for (const position of this.kept) {
      write('P ' + [true, false].map(follow => {
        const place = Y.createAbsolutePositionFromRelativePosition(position, entry.doc, follow)
        // The end of a type is named by the type.
        return place === null ? 'null'
          : place.index + ' ' + place.assoc + ' ' + hex(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(place.type, 1e9)))
      }).join(' '))
    }
  }
}
