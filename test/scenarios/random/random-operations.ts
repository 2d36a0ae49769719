import { frames } from '../any-orm/random/history.ts'
import { randomOperationsOf } from '../any-orm/random/random-operations.ts'
import type { Acts, Part } from '../any-orm/random/play.ts'
import type { Single } from '../any-orm/random/history.ts'
import { prisma } from '../runner/orm.ts'
import type { Db } from '../runner/row.ts'
import { operationsByArea } from './operations.ts'
import { shapesByArea } from './shapes.ts'
import type { ByArea } from '../any-orm/random/areas.ts'

const inArray = (db: Db, { call }: Acts<Db>, calls: readonly Single[], more: readonly unknown[] = []) => {
  const parts = [...calls.map((one) => call(db, one)), ...more]
  return db.$transaction(parts as Parameters<Db['$transaction']>[0] & [])
}

const REFUSALS = new Set(['PrismaClientKnownRequestError', 'PrismaClientUnknownRequestError', 'DriverAdapterError'])

export const randomOperations = randomOperationsOf({
  orm: prisma,
  hasTwoClients: () => true,
  repertoire: (provider) => ({
    frames: [...frames, 'array', 'failing array'],
    operations: operationsByArea(provider) as ByArea<Part<Db>>,
    shapes: shapesByArea(provider),
  }),
  isRefusal: (error) => error instanceof Error && REFUSALS.has(error.name),
  oracle: prisma.oracle,
  transaction: prisma.transaction,
  plays: (_provider, acts) => ({
    array: (db, { calls }) => inArray(db, acts, calls),
    'failing array': (db, { calls }) =>
      inArray(db, acts, calls, [db.tenant.create({ data: { id: 1, name: 'taken' } })]),
  }),
})
