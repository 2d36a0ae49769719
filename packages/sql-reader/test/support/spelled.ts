import type { Reading } from '../../src/index.ts'

/** A reading on one line: `users:update(name) public.posts:any`, `read`, `unknown`, `commit`. */
export const spelled = (reading: Reading): string => {
  if (reading.kind === 'transaction') return reading.chain ? `${reading.word} chain` : reading.word
  if (reading.kind !== 'write') return reading.kind
  const tables = reading.tables.map(({ table, how, columns, cascades }) => {
    const name = table.schema === undefined ? table.name : `${table.schema}.${table.name}`
    return `${name}:${how}${columns === undefined ? '' : `(${columns.join()})`}${cascades ? '!' : ''}`
  })
  return tables.length === 0 ? 'nothing known' : tables.join(' ')
}

/** What each statement does, as `spelled` says it. */
export type Statements = Readonly<Record<string, readonly string[]>>
