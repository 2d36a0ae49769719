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

/** The id of a row as a key shows it: `7`, or `team_id=1,user_id=2`. Empty if a part cannot be spelled. */
const idSegment = (model: Model, row: Row): string | undefined => {
  const parts: string[] = []
  for (const field of model.id?.fields ?? []) {
    const value = row[field.name]
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined
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

/**
 * `namespace:model:id:version`, where `version` is the schema revision: the digest of every model that the answer shows, so
 * that a migration makes older entries unreachable.
 */
export const readKey = ({ namespace, operation, scope, tags, models, describe }: KeyInput): string => {
  const model = operation.selection.model
  const revision = models.length <= 1 ? model.revision : revisionOfAll(models)
  const start = `${segment(namespace)}:${segment(model.name)}`
  const own = tags.length === 0 ? undefined : tags.toSorted()
  if (operation.wholeRow !== undefined && scope === undefined && own === undefined) {
    const id = idSegment(model, operation.wholeRow)
    if (id !== undefined) return `${start}:${id}:${revision}`
  }
  const call = digest(canonical({ name: operation.name, call: operation.call, scope, own }, describe))
  return `${start}:${segment(operation.name)}.${call}:${revision}`
}

/** The revision is a digest of its own, so that no row of a model called `remember` has the same key. */
export const rememberKey = (namespace: string, key: string, revision: string): string => {
  const name = key.length <= 150 ? segment(key) : `long.${digest(key)}`
  return `${segment(namespace)}:remember:${name}:${revisionOf(['remember', revision, String(ENTRY_FORMAT)])}`
}
