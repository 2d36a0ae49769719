import { CacheError, checkModelHint, type ModelHint } from '@tidemark/core/adapter'
import JSON5 from 'json5'

/** `@cache`, `@cache()`, `@cache(false)` or `@cache(ttl: "5m", keys: ["sku"])` at the start of a line of a doc comment. */
const MARK = /^\s*@cache\b(.*)$/m

const expected = 'expected @cache, @cache(false) or words such as @cache(ttl: "5m", swr: "30s")'

/** The hint in a model's doc comment, if there is one. */
export const hintOfComment = (comment: string | undefined, model: string): ModelHint | false | undefined => {
  const found = MARK.exec(comment ?? '')
  if (found === null) return undefined
  const rest = (found[1] ?? '').trim()
  if (rest === '') return {}
  const inner = /^\((.*)\)\s*$/.exec(rest)?.[1]?.trim()
  if (inner === undefined)
    throw new CacheError('HINT', `The comment of ${model} says ${JSON.stringify(`@cache${rest}`)}; ${expected}.`)
  if (inner === '') return {}
  if (inner === 'false') return false
  let words: unknown
  try {
    words = JSON5.parse(`{${inner}}`)
  } catch (cause) {
    throw new CacheError(
      'HINT',
      `The comment of ${model} says ${JSON.stringify(`@cache(${inner})`)}, which cannot be read; ${expected}.`,
      { cause },
    )
  }
  return checkModelHint(words, `@cache of ${model}`, 'HINT')
}
