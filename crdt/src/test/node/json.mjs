// For each JSON text (hex of UTF-16, one a line) prints what JSON.stringify makes of the parsed value, and the value in lib0's any encoding; "!"
// if it is no JSON text.
import * as readline from 'node:readline'
import * as encoding from 'lib0/encoding'

for await (const line of readline.createInterface({ input: process.stdin })) {
  try {
    const value = JSON.parse(Buffer.from(line, 'hex').toString('utf16le'))
    const encoder = encoding.createEncoder()
    encoding.writeAny(encoder, value)
    console.log(Buffer.from(JSON.stringify(value), 'utf16le').toString('hex') + ' ' +
      Buffer.from(encoding.toUint8Array(encoder)).toString('hex'))
  } catch {
    console.log('!')
  }
}
