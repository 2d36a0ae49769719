import { hash } from 'node:crypto'
import { ENTRY_FORMAT } from '../contracts/codec.ts'
import type { Model } from '../contracts/schema.ts'
import type { ReadOperation, Row } from '../contracts/operation.ts'
import { canonical, type Describe } from './canonical.ts'

/** No UTF-8 holds this byte: what follows it is no text's. */
const ILL_FORMED = Buffer.of(0xff)

/** Half a letter has no UTF-8 of its own: where there is one, the digest is over UTF-16. */
const digest = (text: string): string =>
  hash('sha256', text.isWellFormed() ? text : Buffer.concat([ILL_FORMED, Buffer.from(text, 'utf16le')]), 'base64url')

const hex = (letter: string): string => `~${letter.charCodeAt(0).toString(16)}`

/** What is its own segment, as most names and ids are. */
const CLEAN = /^[\w-]*$/

/** Without `:` and `.`: a dot stands between the name and the digest of a query, so no id can spell another call's key. */
const segment = (text: string): string =>
  CLEAN.test(text) ? text : encodeURIComponent(text.replace(/[\p{Surrogate}~]/gu, hex)).replaceAll('.', '%2E')

const revisionOf = (parts: readonly string[]): string => digest(parts.join()).slice(0, 22)

/** Of several models together. Schemas say which combinations there are; those of very many schemas must not fill the memory. */
const MOST_REVISIONS = 1_000
const revisions = new Map<string, string>()
const revisionOfAll = (models: readonly Model[]): string => {
  const together = models.map((model) => model.revision).join()
  let revision = revisions.get(together)
  if (revision === undefined) {
    if (revisions.size >= MOST_REVISIONS) revisions.clear()
    revisions.set(together, (revision = revisionOf([together])))
  }
  return revision
}

/**
 * The id of a row as a key shows it: `7`, or `team_id=1,user_id=2`. `undefined` for values that an ORM may refuse although they look like
 * such an id: texts for numbers, a bigint for a number.
 */
const idSegment = (model: Model, row: Row): string | undefined => {
  const parts: string[] = []
  for (const field of model.id?.fields ?? []) {
    const value = row[field.name]
    if ((typeof value !== 'string' && typeof value !== 'number') || field.spell(value) === undefined) return undefined
    if (typeof value === 'string' && value.length > 100) return undefined
    parts.push(
      model.id?.fields.length === 1 ? segment(String(value)) : `${segment(field.name)}=${segment(String(value))}`,
    )
  }
  return parts.length === 0 ? undefined : parts.join(',')
}

export interface KeyInput {
  readonly namespace: string
  readonly operation: ReadOperation
  /** Whoever may see the answer; part of the key. */
  readonly scope: unknown
  /** The user's own tags: an answer that was stored without them does not hang on them. */
  readonly tags: readonly string[]
  /** Models that the answer shows or depends on. */
  readonly models: readonly Model[]
  readonly describe: Describe | undefined
}

/** A key but for what is between its model and its version. */
const framed = ({ namespace, operation, models }: KeyInput): ((id: string) => string) => {
  const { model } = operation.selection
  const revision = models.length <= 1 ? model.revision : revisionOfAll(models)
  const start = `${segment(namespace)}:${segment(model.name)}`
  return (id) => `${start}:${id}:${revision}`
}

/** All that tells the answer of one call from that of another. */
const spelled = ({ operation, scope, tags, describe }: KeyInput, call: unknown): string =>
  canonical({ name: operation.name, call, scope, own: tags.length === 0 ? undefined : tags.toSorted() }, describe)

const querySegment = (name: string, text: string): string => `${segment(name)}.${digest(text)}`

/** The row that the key names by its id, if it may. */
const namedRow = ({ operation, scope, tags }: KeyInput): Row | undefined =>
  scope === undefined && tags.length === 0 ? operation.wholeRow : undefined

/**
 * `namespace:model:id:version`, where `version` is the schema revision: the digest of every model that the answer shows, so
 * that a migration makes older entries unreachable.
 */
export const readKey = (input: KeyInput): string => {
  const { operation } = input
  const row = namedRow(input)
  const id = row && idSegment(operation.selection.model, row)
  return framed(input)(id ?? querySegment(operation.name, spelled(input, operation.call)))
}

/** Where the values of a call stand in the text that spells it. */
const cut = (
  text: string,
  marks: readonly string[],
): { pieces: readonly string[]; order: readonly number[] } | undefined => {
  const places = marks.map((mark, index) => ({ index, mark: canonical(mark), at: text.indexOf(canonical(mark)) }))
  if (places.some(({ mark, at }) => at === -1 || text.includes(mark, at + 1))) return undefined
  places.sort((a, b) => a.at - b.at)
  const pieces: string[] = []
  let from = 0
  for (const { mark, at } of places) {
    pieces.push(text.slice(from, at))
    from = at + mark.length
  }
  return { pieces: [...pieces, text.slice(from)], order: places.map(({ index }) => index) }
}

/**
 * The keys of calls that differ in some values only, without a walk through each of them. `undefined`: there is no telling them apart
 * from the rest of the call.
 *
 * @param names of the fields that the values are of
 * @param callWith the call with others in the places of the values
 */
export const readKeys = (
  input: KeyInput,
  names: readonly string[],
  callWith: (values: readonly unknown[]) => unknown,
): ((values: readonly unknown[]) => string) | undefined => {
  const { operation, describe } = input
  const marks = names.map((_, index) => `\u0000${index}\u0000`)
  const found = cut(spelled(input, callWith(marks)), marks)
  if (found === undefined) return undefined
  const { pieces, order } = found
  const [frame, row] = [framed(input), namedRow(input)]
  return (values) => {
    if (row !== undefined) {
      const named = { ...row }
      names.forEach((name, index) => (named[name] = values[index]))
      const id = idSegment(operation.selection.model, named)
      if (id !== undefined) return frame(id)
    }
    let text = pieces[0] ?? ''
    order.forEach((index, i) => (text += canonical(values[index], describe) + (pieces[i + 1] ?? '')))
    return frame(querySegment(operation.name, text))
  }
}

/** The revision is a digest of its own, so that no row of a model called `remember` has the same key. */
export const rememberKey = (namespace: string, key: string, revision: string): string => {
  const name = key.length <= 150 ? segment(key) : `long.${digest(key)}`
  return `${segment(namespace)}:remember:${name}:${revisionOf(['remember', revision, String(ENTRY_FORMAT)])}`
}
