import { fileURLToPath } from 'node:url'

// Runs in the thread of module hooks, for one process: nothing that it makes is written anywhere. tsx names what it keeps of its
// work after the text it was given, so a mutated file and the file itself never stand in for each other.

/** @type {{ readonly texts: ReadonlyMap<string, string>, readonly packages: string }} */
let mutated = { texts: new Map(), packages: '' }

/** @param {typeof mutated} data texts by path; the folder of the packages */
export const initialize = (data) => {
  mutated = data
}

/** @type {import('node:module').LoadHook} */
export const load = (url, context, nextLoad) => {
  if (!url.startsWith('file:')) return nextLoad(url, context)
  const path = fileURLToPath(url)
  if (path.startsWith(mutated.packages) && path.includes('/dist/'))
    throw new Error(`${path} is a build, in which every rule is kept; run node with --conditions=@tidemark/source.`)
  const text = mutated.texts.get(path)
  // As TypeScript: whoever asks this hook, which is tsx, makes JavaScript of it.
  return text === undefined ? nextLoad(url, context) : { format: 'module', source: text, shortCircuit: true }
}
