// Undo managers: made with some scope and some origins, used, and looked at after every step of their document.
import * as Y from 'yjs'
import { clock } from '../clock.mjs'
import { hex } from '../values.mjs'

class Origin {}
const instance = new Origin()
const ORIGINS = new Map([['-', null], ['x', 'x'], ['y', 'y'], ['o', instance], ['O', Origin], ['S', String], ['U', Y.UndoManager]])

/** The origin that a token names. */
export const origin = token => ORIGINS.get(token)

const name = type => hex(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(type, 1e9)))

const ranges = set => [...set.clients.entries()].sort(([a], [b]) => b - a)
  .map(([client, items]) => client + ':' + items.map(item => item.clock + '+' + item.len).join(',')).join(' ')

export class UndoFeature {
  managers = new Map()

  constructor () {
    clock.now = 1000
  }

  opened (slot) {
    this.managers.set(slot, [])
  }

  /** The type that a path names, or the whole document. */
  scope (path, entry, player) {
    return path === 'doc' ? entry.doc : player.resolve(entry, path)
  }

  create (slot, entry, [paths, timeout, origins, ignoreRemoteMapChanges, filter], player) {
    const managers = this.managers.get(slot)
    const scope = paths.split(',').map(path => this.scope(path, entry, player))
      .filter(type => type instanceof Y.AbstractType || type === entry.doc)
    const own = []
    const manager = new Y.UndoManager(scope, {
      doc: entry.doc,
      captureTimeout: Number(timeout),
      trackedOrigins: new Set(origins.split(',').map(origin)),
      ignoreRemoteMapChanges: ignoreRemoteMapChanges === '1',
      // Yjs makes empty transactions where the engine makes none: to read the delta of a text, and to destroy a subdocument nobody saw.
      captureTransaction: transaction => transaction.changedParentTypes.size > 0 && (filter !== '2' || transaction.local),
      deleteFilter: filter === '1' ? item => item.id.clock % 4 !== 3 : () => true
    })
    const label = value => value instanceof Y.UndoManager ? 'U' + managers.indexOf(value)
      : [...ORIGINS.entries()].find(([, known]) => known === (value ?? null))?.[0] ?? '-'
    const tell = what => event => own.push(['E', what, event.type, label(event.origin), event.stackItem.meta.get('n') ?? '-',
      [...event.changedParentTypes.keys()].map(name).sort().join(',')].join(' '))
    let count = 0
    manager.on('stack-item-added', event => {
      event.stackItem.meta.set('n', count++)
      tell('added')(event)
    })
    manager.on('stack-item-updated', tell('updated'))
    manager.on('stack-item-popped', tell('popped'))
    manager.on('stack-cleared', event => own.push('E cleared ' + event.undoStackCleared + ' ' + event.redoStackCleared))
    manager.told = own
    managers.push(manager)
  }

  play (words, slot, entry, write, player) {
    const [step, , , index, ...rest] = words
    const managers = this.managers.get(slot)
    if (step === 'tick') {
      clock.now += Number(index)
      return true
    }
    if (!step.startsWith('um')) return false
    if (step === 'um') {
      if (managers.length < 4) this.create(slot, entry, words.slice(3), player)
      return true
    }
    if (managers.length === 0) return true
    const manager = managers[Number(index) % managers.length]
    switch (step) {
      case 'umundo':
        write('N ' + (manager.undo()?.meta.get('n') ?? '-'))
        break
      case 'umredo':
        write('N ' + (manager.redo()?.meta.get('n') ?? '-'))
        break
      case 'umwithin': // undone and redone within a transaction of somebody else
        entry.doc.transact(() => {
          rest.forEach(what => what === 'u' ? manager.undo() : manager.redo())
        }, 'x')
        break
      case 'umstop':
        manager.stopCapturing()
        break
      case 'umclear':
        manager.clear(rest[0] === '1', rest[1] === '1')
        break
      case 'umscope': {
        const type = this.scope(rest[0], entry, player)
        if (type instanceof Y.AbstractType || type === entry.doc) manager.addToScope(type)
        break
      }
      case 'umtrack':
        manager.addTrackedOrigin(origin(rest[0]))
        break
      case 'umuntrack':
        manager.removeTrackedOrigin(origin(rest[0]))
        break
      case 'umclose':
        manager.destroy()
        break
      default:
        return false
    }
    return true
  }

  show (slot, entry, write) {
    for (const manager of this.managers.get(slot)) {
      manager.told.splice(0).forEach(write)
      write(['K', manager.canUndo(), manager.canRedo(), manager.undoing, manager.redoing].join(' '))
      for (const [what, stack] of [['u', manager.undoStack], ['r', manager.redoStack]]) {
        for (const item of stack) {
          write(['K', what, item.meta.get('n') ?? '-', '+', ranges(item.insertions), '-', ranges(item.deletions)].join(' '))
        }
      }
    }
  }
}
