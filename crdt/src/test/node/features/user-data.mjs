// Attribution: who made and who deleted what, kept in the document. What Yjs does after a timeout is done when all transactions are over.
import * as Y from 'yjs'
import { tokenOf, text } from '../values.mjs'

const later = []
globalThis.setTimeout = task => { later.push(task) }

/** Yjs fails where a user is gone; what fails concerns no other. */
const forgiving = (task) => {
  try {
    task()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
}

const run = () => {
  while (later.length > 0) forgiving(later.shift())
}

/** An undo takes a user away too: then the listener of Yjs fails, for one key, and must not end the plan or keep the others from being seen. */
const attribution = doc => {
  const users = doc.getMap('users')
  users.observe = listener => Y.Map.prototype.observe.call(users, ({ keysChanged }) =>
    keysChanged.forEach(key => forgiving(() => listener({ keysChanged: new Set([key]) }))))
  const data = new Y.PermanentUserData(doc, users)
  delete users.observe
  return data
}

export class UserDataFeature {
  users = []

  opened (slot) {
    this.users[slot] = undefined
  }

  play (words, slot, entry) {
    if (words[0] !== 'user') return false
    if (entry.typed) {
      let data = this.users[slot]
      if (data === undefined) {
        data = attribution(entry.doc)
        this.users[slot] = data
        entry.doc.on('afterAllTransactions', run)
      }
      data.setUserMapping(entry.doc, entry.doc.clientID, text(words[3]))
    }
    return true
  }

  show (slot, entry, write) {
    const data = this.users[slot]
    if (data !== undefined) {
      const snapshot = Y.snapshot(entry.doc)
      const name = user => user === null ? '-' : tokenOf(user)
      const clients = [...snapshot.sv.keys()].sort((a, b) => a - b)
      write('W ' + clients.map(client => name(data.getUserByClientId(client))).join(' ') + ' ' +
        clients.flatMap(client => (snapshot.ds.clients.get(client) ?? [])
          .map(({ clock, len }) => name(data.getUserByDeletedId(Y.createID(client, clock))) + name(data.getUserByDeletedId(Y.createID(client, clock + len - 1))))).join(' '))
    }
  }
}
