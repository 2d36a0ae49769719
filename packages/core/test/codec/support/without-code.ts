/**
 * A process of its own, started with --disallow-code-generation-from-strings: prints the bytes of each short sample, read
 * back and written again.
 */
import { createCodec } from '../../../src/codec/create-codec.ts'
import { Decimal, encoded, roundTrip } from './entry.ts'
import { shortSamples } from './samples.ts'

let allowed = true
try {
  // oxlint-disable-next-line typescript/no-implied-eval -- shows that it is forbidden here
  void new Function('return 1')
} catch {
  allowed = false
}

const codec = createCodec({ decimal: () => Decimal, compileAfter: 0 })
const bytes = shortSamples.map(([, value]) => Buffer.from(encoded(codec, roundTrip(codec, value))).toString('base64'))
process.stdout.write(JSON.stringify({ allowed, bytes }))
