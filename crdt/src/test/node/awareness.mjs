// Plays awareness plans with y-protocols and prints what comes of them, for the Java one to be compared with. Time is the plan's.
// Input: "open CLIENT CLIENT ..." makes that many instances and ends those before; then steps "INSTANCE COMMAND ARGUMENTS".
// Output for each step: its events ("change" before "update"), all states, the local state, an update with everything; "." ends a step.
import * as readline from 'node:readline'

let now = 1_000_000
const intervals = []
Date.now = () => now
globalThis.setInterval = callback => intervals.push(callback)
globalThis.clearInterval = number => { if (number) intervals[number - 1] = () => {} }
const protocol = await import('y-protocols/awareness')
const Y = await import('yjs')

const print = line => process.stdout.write(line + '\n')
let instances = []

const event = (name, { added, updated, removed }, origin) => print([name, added.join(','), updated.join(','), removed.join(','), origin].join(' '))

const open = clients => {
  intervals.length = 0
  instances = clients.map(client => {
    const doc = new Y.Doc()
    doc.clientID = client
    const awareness = new protocol.Awareness(doc)
    awareness.on('change', (changes, origin) => event('change', changes, origin))
    awareness.on('update', (changes, origin) => event('update', changes, origin))
    return awareness
  })
}

const step = (awareness, command, rest) => {
  switch (command) {
    case 'local': awareness.setLocalState(JSON.parse(rest)); break
    case 'field': awareness.setLocalStateField(rest.slice(0, rest.indexOf(' ')), JSON.parse(rest.slice(rest.indexOf(' ') + 1))); break
    case 'apply': protocol.applyAwarenessUpdate(awareness, Buffer.from(rest, 'hex'), 'remote'); break
    case 'remove': protocol.removeAwarenessStates(awareness, rest.split(',').map(Number), 'removal'); break
    case 'modify':
      print('modified ' + Buffer.from(protocol.modifyAwarenessUpdate(Buffer.from(rest, 'hex'), state => state === null ? { back: 1 } : null)).toString('hex'))
      break
    case 'time': now += Number(rest); break
    default: throw new Error(command)
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line.startsWith('open ')) {
    open(line.split(' ').slice(1).map(Number))
    continue
  }
  const [instance, command] = line.split(' ')
  const awareness = instances[Number(instance)]
  step(awareness, command, line.slice(instance.length + command.length + 2))
  if (command === 'time') intervals.forEach(check => check())
  for (const each of command === 'time' ? instances : [awareness]) {
    print('states ' + [...each.getStates()].map(([client, state]) => client + '=' + JSON.stringify(state)).join(' '))
    print('local ' + JSON.stringify(each.getLocalState()))
    print('all ' + Buffer.from(protocol.encodeAwarenessUpdate(each, [1, 2, 3, 77].filter(client => each.meta.has(client)))).toString('hex'))
  }
  print('.')
}
process.exit(0)
