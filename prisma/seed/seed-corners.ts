import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertRows, lastId } from './insert.ts'

const hex = (draw: Draw, digits: number): string => rowsOf(digits, () => draw.integer(0, 15).toString(16)).join('')

const uuid = (draw: Draw): string =>
  `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`

/** Values from the middle of every type; the far corners belong to the tests that look for them. */
const docRow = (draw: Draw, index: number) => ({
  data: { title: draw.words(2), pages: draw.integer(1, 300), tags: [draw.words(1)] },
  ...(draw.chance(0.5) ? { extra: { note: draw.words(3) } } : {}),
  uid: uuid(draw),
  bin: Uint8Array.from(rowsOf(draw.integer(0, 32), () => draw.integer(0, 255))),
  big: BigInt(draw.integer(0, 2 ** 31)) * 2n ** 31n,
  dec: `${draw.integer(0, 99_999)}.${draw.integer(1, 99_999)}`,
  ratio: draw.chance(0.8) ? draw.random() : null,
  at: minutesAfterEpoch(draw.integer(0, 500_000)),
  day: minutesAfterEpoch(index * 24 * 60),
  kind: draw.oneOf(['NOTE', 'LETTER', 'INVOICE', null] as const),
  flag: draw.oneOf([true, false, null]),
})

/** The models that stand apart: documents with a field of every type, and the log. */
export const seedCorners = async (client: ShopClient, docCount: number, logCount: number, draw: Draw) => {
  const docs = await insertCounted(
    rowsOf(docCount, (index) => docRow(draw, index)),
    { createMany: (data) => client.doc.createMany({ data }), lastId: () => client.doc.findFirst(lastId) },
  )
  const logs = await insertRows(
    rowsOf(logCount, (index) => ({
      entity: draw.oneOf(['User', 'Post', 'Order']),
      entityId: String(draw.integer(1, 100)),
      message: draw.words(6),
      at: minutesAfterEpoch(index),
    })),
    (data) => client.auditLog.createMany({ data }),
  )
  return { docs, logs }
}
