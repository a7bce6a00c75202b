// The real @hocuspocus/provider on a socket made of this process' pipes. Frames that it sends are printed as "> HEX", what it reports as
// "! EVENT"; lines "< HEX" are frames for it, other lines are things that the person at the browser does.
import * as readline from 'node:readline'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import * as Y from 'yjs'

const print = line => process.stdout.write(line + '\n')
const sockets = []

class PipeSocket extends EventTarget {
  constructor () {
    super()
    this.readyState = 0
    sockets.push(this)
    queueMicrotask(() => {
      this.readyState = 1
      this.dispatchEvent(new Event('open'))
    })
  }

  send (bytes) {
    print('> ' + Buffer.from(bytes).toString('hex'))
  }

  close () {
    this.readyState = 3
  }
}

const document = new Y.Doc()
document.clientID = 4242
const websocketProvider = new HocuspocusProviderWebsocket({ url: 'ws://pipe', WebSocketPolyfill: PipeSocket })
const provider = new HocuspocusProvider({
  websocketProvider,
  name: 'session/file',
  token: 'secret',
  document,
  sessionAwareness: process.argv[2] === 'session',
  onSynced: () => print('! synced'),
  onAuthenticated: ({ scope }) => print('! authenticated ' + scope),
  onAuthenticationFailed: ({ reason }) => print('! denied ' + reason),
  onStateless: ({ payload }) => print('! stateless ' + payload),
  onClose: ({ event }) => print('! closed ' + event.reason),
  onUnsyncedChanges: ({ number }) => print('! unsynced ' + number),
  onAwarenessUpdate: ({ states }) => print('! awareness ' + JSON.stringify(states))
})
provider.attach()
const text = document.getText('content')

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...rest] = line.split(' ')
  switch (command) {
    case '<': {
      const event = new Event('message')
      event.data = new Uint8Array(Buffer.from(rest[0], 'hex')).buffer
      sockets[0].dispatchEvent(event)
      break
    }
    case 'insert': text.insert(Number(rest[0]), rest.slice(1).join(' ')); break
    case 'state': provider.awareness.setLocalState(JSON.parse(rest.join(' '))); break
    case 'stateless': provider.sendStateless(rest.join(' ')); break
    case 'text': print('! text ' + text.toString()); break
    case 'leave': websocketProvider.detach(provider); break
    default: throw new Error(line)
  }
}
process.exit(0)
