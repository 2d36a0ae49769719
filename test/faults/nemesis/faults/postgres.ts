import type { FieldFault } from '../fault.ts'

/** Rare: while it is away nobody reads or writes, and nothing can be found out. */
export const postgresRestarted: FieldFault = {
  kind: 'field',
  name: 'postgres-restarted',
  weight: 1,
  plan: ({ postgres }) => ({ detail: 'crashes and recovers', strike: () => postgres.restart() }),
}
