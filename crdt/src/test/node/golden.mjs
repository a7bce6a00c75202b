// Writes src/test/resources/golden/yjs.txt: bytes that Yjs 13.6.33 and its protocols write. Run: node golden.mjs > ../resources/golden/yjs.txt
import * as encoding from 'lib0/encoding'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'

const print = (name, bytes) => console.log(name + ' ' + Buffer.from(bytes).toString('hex'))
const encoded = write => {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
const doc = id => {
  const made = new Y.Doc()
  made.clientID = id
  return made
}

const anys = {
  undefined, null: null, true: true, false: false, zero: 0, minusZero: -0, one: 1, minusOne: -1, sixtyThree: 63, sixtyFour: 64,
  int31: 2147483647, minusInt31: -2147483647, int32: 2147483648, half: 0.5, tenth: 0.1, large: 9007199254740991, infinity: Infinity,
  bigint: 123456789012345678n, text: 'wörld \u{1F600}', bytes: new Uint8Array([1, 2, 255]), list: [1, 'a', [null]],
  map: { b: 1, 10: 2, 9: 3, '01': 4 }
}
for (const [name, value] of Object.entries(anys)) print('any-' + name, encoded(encoder => encoding.writeAny(encoder, value)))

{
  const d = doc(1)
  d.on('update', update => print('update', update))
  const updatesV2 = []
  d.on('updateV2', update => updatesV2.push(update))
  const t = d.getText('t')
  t.insert(0, 'hello world')
  t.insert(5, ', wörld \u{1F600}')
  t.delete(3, 4)
  d.getMap('m').set('key', 1)
  d.getMap('m').set('key', 'two')
  d.getMap('m').set('text', new Y.Text('nested'))
  d.getArray('a').insert(0, [1, 'x', new Uint8Array([9]), null])
  d.getArray('a').delete(1, 2)
  d.getMap('m').delete('text')
  print('state', Y.encodeStateAsUpdate(d))
  updatesV2.forEach(update => print('updateV2', update))
  print('stateV2', Y.encodeStateAsUpdateV2(d))
  print('convertedV2', Y.convertUpdateFormatV1ToV2(Y.encodeStateAsUpdate(d)))
  print('mergedV2', Y.mergeUpdatesV2(updatesV2))
  print('merged', Y.convertUpdateFormatV2ToV1(Y.mergeUpdatesV2(updatesV2)))
  print('vector', Y.encodeStateVector(d))
  print('diff', Y.encodeStateAsUpdate(d, encoded(e => { [1, 1, 14].forEach(n => encoding.writeVarUint(e, n)) })))
  print('diffV2', Y.encodeStateAsUpdateV2(d, encoded(e => { [1, 1, 14].forEach(n => encoding.writeVarUint(e, n)) })))
  print('sync1', encoded(e => syncProtocol.writeSyncStep1(e, d)))
  print('sync2', encoded(e => syncProtocol.writeSyncStep2(e, d)))
  print('syncUpdate', encoded(e => syncProtocol.writeUpdate(e, new Uint8Array([0, 0]))))
}
{
  const d = doc(77)
  const awareness = new awarenessProtocol.Awareness(d)
  awareness.setLocalState({ name: 'Bo', cursor: { anchor: 1 } })
  print('awareness', awarenessProtocol.encodeAwarenessUpdate(awareness, [77]))
  awareness.setLocalState(null)
  print('awarenessGone', awarenessProtocol.encodeAwarenessUpdate(awareness, [77]))
  awareness.destroy()
}
{
  const rich = doc(5)
  const t = rich.getText('t')
  t.insert(0, 'bold', { bold: true })
  t.insertEmbed(4, { image: 'x.png' })
  rich.getMap('m').set('xml', new Y.XmlElement('div'))
  rich.getMap('m').set('doc', new Y.Doc({ guid: 'sub', autoLoad: true }))
  print('rich', Y.encodeStateAsUpdate(rich))
  print('richV2', Y.encodeStateAsUpdateV2(rich))
  print('richObfuscated', Y.obfuscateUpdate(Y.encodeStateAsUpdate(rich)))
  print('richObfuscatedV2', Y.obfuscateUpdateV2(Y.encodeStateAsUpdateV2(rich)))
}
process.exit(0)
