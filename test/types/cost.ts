import { readdirSync, readFileSync } from 'node:fs'
import { diagnosticsOf, programOf, root, sourceOf } from './program.ts'

const folder = `${root}examples/shop/api/`

/** Of TypeScript's work with the shop's functions: how many types it made out of others. Not time, and so the same every time. */
export interface Cost {
  /** Where no model was used before. */
  readonly first: number
  /** For the same functions once more: what each further use of a model costs. */
  readonly again: number
}

/** What the shop's functions cost if their client is what `shop` says: the text of `examples/shop/api/shop.ts`. */
export const costOf = (shop: string): Cost => {
  const names = readdirSync(folder).filter((name) => name !== 'shop.ts')
  const files = new Map([[`${folder}shop.ts`, shop]])
  for (const name of names) files.set(`${folder}again-${name}`, readFileSync(folder + name, 'utf8'))
  const first = names.map((name) => folder + name)
  const again = names.map((name) => `${folder}again-${name}`)
  const program = programOf([...first, ...again], files)
  const check = (paths: readonly string[]): number => {
    const before = program.getInstantiationCount()
    for (const path of paths) {
      const [wrong] = diagnosticsOf(program, sourceOf(program, path))
      if (wrong !== undefined) throw new Error(`${path} does not compile: ${JSON.stringify(wrong.messageText)}`)
    }
    return program.getInstantiationCount() - before
  }
  return { first: check(first), again: check(again) }
}
