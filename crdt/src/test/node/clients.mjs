// Unmodified clients on real WebSockets, all connected to whoever is at the other end of this process' pipes: y-websocket's provider, with
// y-indexeddb and CodeMirror where a client asks for them.
// Out: "open SOCKET ROOM", "> SOCKET HEX", "gone SOCKET" of the server's side of each socket; "= ANSWER" to each command.
// In: "< SOCKET HEX" and "close SOCKET CODE" for the server's side; other lines are commands "CLIENT COMMAND ARGUMENTS".
import 'fake-indexeddb/auto'
import * as readline from 'node:readline'
import { WebSocket, WebSocketServer } from 'ws'

let ahead = 0
const realNow = Date.now
Date.now = () => realNow() + ahead
// What the libraries do every few seconds is done when the plan says so ("time").
const checks = new Map()
const realInterval = globalThis.setInterval
const realClear = globalThis.clearInterval
globalThis.setInterval = (callback, milliseconds, ...rest) => {
  if (milliseconds !== 3000) return realInterval(callback, milliseconds, ...rest)
  const number = { check: true }
  checks.set(number, callback)
  return number
}
globalThis.clearInterval = number => checks.delete(number) || realClear(number)

const { WebsocketProvider } = await import('y-websocket')
const { IndexeddbPersistence } = await import('y-indexeddb')
const Y = await import('yjs')

const print = line => process.stdout.write(line + '\n')
const hex = bytes => Buffer.from(bytes).toString('hex')

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
await new Promise(resolve => server.on('listening', resolve))
const sockets = []
server.on('connection', (socket, request) => {
  const number = sockets.push(socket) - 1
  print('open ' + number + ' ' + request.url.slice(1))
  socket.on('message', bytes => print('> ' + number + ' ' + hex(bytes)))
  socket.on('close', () => print('gone ' + number))
})

const clients = []

const makeClient = (number, id, database) => {
  const doc = new Y.Doc()
  doc.clientID = id
  const client = { doc, text: doc.getText('content'), sent: 0 }
  client.provider = new WebsocketProvider('ws://127.0.0.1:' + server.address().port, 'room', doc, {
    connect: false, WebSocketPolyfill: WebSocket, disableBc: true, maxBackoffTime: 10
  })
  client.provider.on('closed', ({ code }) => { client.closed = code })
  if (database) client.store = new IndexeddbPersistence(database, doc)
  doc.on('update', (update, origin) => { if (origin === client.provider) client.received = (client.received ?? 0) + update.length })
  clients[number] = client
  return client.store?.whenSynced
}

/** One window for all editors; its globals must be there before CodeMirror is loaded. */
let editorModules
const loadEditor = async () => {
  const { Window } = await import('happy-dom')
  const window = new Window()
  for (const name of ['document', 'MutationObserver', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame', 'Node', 'HTMLElement']) {
    globalThis[name] ??= typeof window[name] === 'function' && name[0] === name[0].toLowerCase() ? window[name].bind(window) : window[name]
  }
  globalThis.window = window
  return { window, state: await import('@codemirror/state'), view: await import('@codemirror/view'), yjs: await import('y-codemirror.next') }
}

const openEditor = async client => {
  editorModules ??= await loadEditor()
  const { window, state, view, yjs } = editorModules
  client.undoManager = new Y.UndoManager(client.text)
  const parent = window.document.createElement('div')
  window.document.body.appendChild(parent)
  client.view = new view.EditorView({
    state: state.EditorState.create({
      doc: client.text.toString(),
      extensions: [yjs.yCollab(client.text, client.provider.awareness, { undoManager: client.undoManager })]
    }),
    parent
  })
  // Only one editor of a page has the focus; here each has its own person.
  Object.defineProperty(client.view, 'hasFocus', { get: () => true })
  window.document.hasFocus = () => true
}

const carets = client => [...client.view.contentDOM.querySelectorAll('.cm-ySelectionInfo')].map(info => {
  const caret = info.parentElement
  return info.textContent + '@' + client.view.posAtDOM(caret)
}).sort().join(' ')

const commands = {
  new: (number, id, database) => makeClient(number, Number(id), database),
  connect: client => client.provider.connect(),
  disconnect: client => client.provider.disconnect(),
  async destroy (client) {
    client.view?.destroy()
    client.provider.destroy()
    await client.store?.destroy()
    client.doc.destroy()
  },
  insert: (client, at, ...words) => client.text.insert(Number(at), words.join(' ')),
  delete: (client, at, length) => client.text.delete(Number(at), Number(length)),
  set: (client, key, value) => client.doc.getMap('map').set(key, JSON.parse(value)),
  push: (client, value) => client.doc.getArray('array').push([JSON.parse(value)]),
  user: (client, name) => client.provider.awareness.setLocalStateField('user', { name }),
  field: (client, name, value) => client.provider.awareness.setLocalStateField(name, JSON.parse(value)),
  users: client => [...client.provider.awareness.getStates()].sort(([a], [b]) => a - b).map(([id, state]) => id + ':' + (state.user?.name ?? '')).join(' '),
  awareness: (client, id) => JSON.stringify(client.provider.awareness.getStates().get(Number(id))),
  silence: client => Date.now() - client.provider.wsLastMessageReceived,
  synced: client => client.provider.synced,
  closed: client => client.closed,
  text: client => JSON.stringify(client.text.toString()),
  state: client => hex(Y.encodeStateAsUpdate(client.doc)),
  received: client => client.received ?? 0,
  editor: openEditor,
  type: (client, from, to, ...words) => client.view.dispatch({ changes: { from: Number(from), to: Number(to), insert: words.join(' ') } }),
  select: (client, anchor, head) => client.view.dispatch({ selection: { anchor: Number(anchor), head: Number(head) } }),
  selection: client => client.view.state.selection.main.anchor + ' ' + client.view.state.selection.main.head,
  undo: client => client.undoManager.undo() !== null,
  redo: client => client.undoManager.redo() !== null,
  view: client => JSON.stringify(client.view.state.doc.toString()),
  carets,
  time (_, milliseconds) {
    ahead += Number(milliseconds)
    checks.forEach(check => check())
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [first, second, ...rest] = line.split(' ')
  if (first === '<') {
    sockets[second].send(Buffer.from(rest[0], 'hex'))
  } else if (first === 'close') {
    sockets[second].close(Number(rest[0]))
  } else {
    try {
      const answer = await commands[second](second === 'new' ? first : clients[first], ...rest)
      print('= ' + (answer ?? ''))
    } catch (e) {
      print('= ! ' + e.stack.replaceAll('\n', ' '))
    }
  }
}
process.exit(0)
