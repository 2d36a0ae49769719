import { readFileSync } from 'node:fs'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { mutantOf, mutatedFiles } from './mutated-files.mjs'

// TIDEMARK_WITHOUT_RULE=5 node --conditions=@tidemark/source --import ./test/faults/mutants/register.mjs --import tsx file.ts
//
// The hook that is registered last is asked first, and asks the one before it for the source: so this one stands before tsx on
// the command line. Without the variable nothing is registered.

const rule = process.env['TIDEMARK_WITHOUT_RULE'] ?? ''
if (rule !== '') {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const files = mutatedFiles(mutantOf(rule), (file) => readFileSync(root + file, 'utf8'))
  const texts = new Map(Array.from(files, ([file, text]) => [root + file, text]))
  register('./loader.mjs', { parentURL: import.meta.url, data: { texts, packages: `${root}packages/` } })
}
