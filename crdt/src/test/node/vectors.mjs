// Reads published test vectors from a folder with checkouts of public repositories (named in the module's README) and prints them in one
// form, with what the vectors expect and what Yjs makes of them. A repository or file that is not there is passed over.
// Output of a case: "case NAME", "root NAME KIND" ..., "update HEX" ("updateV2 HEX") ..., "expect ROOT VALUE" ... (what the vector says),
// "state HEX" and "stateV2 HEX" (what Yjs has then) or "refused MESSAGE", "end".
import * as fs from 'node:fs'
import * as path from 'node:path'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { dump } from './values.mjs'

const folder = process.argv[2]
const hex = bytes => Buffer.from(bytes).toString('hex')
const out = []
const print = line => out.push(line)
const read = name => fs.existsSync(path.join(folder, name)) ? fs.readFileSync(path.join(folder, name)) : null
const names = name => fs.existsSync(path.join(folder, name)) ? fs.readdirSync(path.join(folder, name)).sort() : []

const sorted = v => {
  if (Array.isArray(v)) return v.map(sorted)
  if (v !== null && typeof v === 'object' && v.constructor === Object) {
    return Object.fromEntries(Object.keys(v).sort().map(key => [key, sorted(v[key])]))
  }
  return v
}

const openRoot = { text: (doc, name) => doc.getText(name), array: (doc, name) => doc.getArray(name), map: (doc, name) => doc.getMap(name) }

const vector = (name, roots, updates, expected = {}) => {
  print('case ' + name)
  for (const [root, kind] of Object.entries(roots)) print('root ' + root + ' ' + kind)
  for (const { bytes, v2 } of updates) print((v2 ? 'updateV2 ' : 'update ') + hex(bytes))
  for (const [root, value] of Object.entries(expected)) print('expect ' + root + ' ' + dump(sorted(value)))
  const doc = new Y.Doc()
  for (const [root, kind] of Object.entries(roots)) openRoot[kind](doc, root)
  const error = console.error
  console.error = () => {}
  try {
    for (const { bytes, v2 } of updates) (v2 ? Y.applyUpdateV2 : Y.applyUpdate)(doc, bytes)
    print('state ' + hex(Y.encodeStateAsUpdate(doc)))
    print('stateV2 ' + hex(Y.encodeStateAsUpdateV2(doc)))
  } catch (e) {
    print('refused ' + e.message.replaceAll('\n', ' '))
  }
  console.error = error
  print('end')
}
const v1 = bytes => ({ bytes, v2: false })
const v2 = bytes => ({ bytes, v2: true })

for (const size of ['small', 'medium']) {
  const data = read(`y-crdt/assets/bench-input/${size}-test-dataset.bin`)
  if (data === null) continue
  const decoder = decoding.createDecoder(data)
  const cases = decoding.readVarUint(decoder)
  for (let i = 0; i < cases; i++) {
    const updates = []
    for (let left = decoding.readVarUint(decoder); left > 0; left--) updates.push(v1(decoding.readVarUint8Array(decoder)))
    const text = decoding.readVarString(decoder)
    const map = decoding.readAny(decoder)
    const array = decoding.readAny(decoder)
    vector(`yrs-${size}-${i}`, { text: 'text', map: 'map', array: 'array' }, updates, { text, map, array })
  }
}

const b4 = read('y-crdt/assets/bench-input/b4-update.bin')
if (b4 !== null) vector('yrs-b4', { text: 'text' }, [v1(b4)])

const rust = read('y-crdt/yrs/src/tests/compatibility_tests.rs')?.toString() ?? ''
for (const [, name, body] of rust.matchAll(/fn (\w+)\(\) \{(.*?)\n\}/gs)) {
  let number = 0
  for (const [, kind, list] of body.matchAll(/let (update|payload|data) = &\[([\d,\s]+)\]/g)) {
    const bytes = new Uint8Array(list.split(',').filter(part => part.trim() !== '').map(Number))
    if (name !== 'state_vector') vector(`yrs-${name}-${number++}`, {}, [kind === 'data' || number > 1 ? v2(bytes) : v1(bytes)])
  }
}

const js = read('yjs/tests/compatibility.tests.js')?.toString() ?? ''
for (const [, name, doc, value] of js.matchAll(/export const test(\w+) .*?oldDoc = '([^']+)'.*?oldVal = (.*?)\n  const doc/gs)) {
  const update = v1(new Uint8Array(Buffer.from(doc, 'base64')))
  const literal = value.replace(/\.map\(x => .*$/s, '')
  const json = literal.match(/^JSON\.parse\('(.*)'\)/s)?.[1] ?? literal.replace(/^\/\*\*.*?\*\/ /s, '').replace(/^\((.*)\)$/s, '$1')
  const plain = v => {
    if (Array.isArray(v)) return v.map(plain)
    if (v?.children) return plain(v.children)
    if (v?.attrs) return plain(v.attrs)
    return v !== null && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([key, field]) => [key, plain(field)])) : v
  }
  const expected = JSON.parse(name.startsWith('Map') ? json.replaceAll(/([{,]\s*)(\w+):/g, '$1"$2":') : json)
  if (name.startsWith('Text')) {
    const text = expected.map(step => typeof step.insert === 'string' ? step.insert : '').join('')
    vector('yjs-' + name, { text: 'text' }, [update], { text })
  } else {
    const kind = name.startsWith('Array') ? 'array' : 'map'
    vector('yjs-' + name, { [kind]: kind }, [update], { [kind]: plain(expected) })
  }
}

for (const file of names('y-octo/y-octo/src/fixtures').filter(name => name.endsWith('.bin'))) {
  vector('y-octo-' + file, {}, [v1(read('y-octo/y-octo/src/fixtures/' + file))])
}

const goRoots = { content: 'text', list: 'array', data: 'map', t: 'text' }
for (const directory of ['fixtures', 'go_fixtures']) {
  for (const file of names('ygo/testutil/' + directory).filter(name => name.endsWith('.bin'))) {
    const bytes = read(`ygo/testutil/${directory}/${file}`)
    vector(`ygo-${directory}-${file}`, goRoots, [file.endsWith('_v2.bin') ? v2(bytes) : v1(bytes)])
  }
}

const escapes = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34 }
const goBytes = source => {
  const bytes = []
  const literal = source.match(/\[\]byte\("(.*)"\)/)[1]
  for (const [part] of literal.matchAll(/\\x..|\\.|./gs)) {
    bytes.push(...part.startsWith('\\x') ? [parseInt(part.slice(2), 16)] : part[0] === '\\' ? [escapes[part[1]]] : Buffer.from(part))
  }
  return new Uint8Array(bytes)
}
for (const target of names('ygo/crdt/testdata/fuzz')) {
  for (const file of names('ygo/crdt/testdata/fuzz/' + target)) {
    const bytes = goBytes(read(`ygo/crdt/testdata/fuzz/${target}/${file}`).toString())
    vector(`ygo-${target}-${file}`, {}, [target.endsWith('V2') ? v2(bytes) : v1(bytes)])
  }
}

process.stdout.write(out.join('\n') + '\n')
