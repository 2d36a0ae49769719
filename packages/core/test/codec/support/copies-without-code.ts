/** A process of its own, started with --disallow-code-generation-from-strings: prints which short samples are copied wrongly there. */
import { copy } from '../../../src/codec/copy.ts'
import { createCopiers } from '../../../src/codec/create-copiers.ts'
import { mayGenerateCode } from '../../../src/codec/packer-of-code.ts'
import { identical } from './identical.ts'
import { shortSamples } from './samples.ts'

const copierOf = createCopiers({ compileAfter: 1 })
const wrong = shortSamples.flatMap(([what, value]) => {
  const kept = copy(value)
  const copyKept = copierOf(kept)
  return [1, 2, 3].every(() => identical(copyKept(kept), kept)) ? [] : [what]
})
process.stdout.write(JSON.stringify({ allowed: mayGenerateCode(), wrong }))
