import { until } from '../../support/until.ts'
import type { ProcessRow } from '../runner/process-row.ts'
import { setUser, user } from './common.ts'

const ids = [1, 2, 3, 4, 5]

/** The same numbers in every run. */
const seeded = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** Many processes, some of them cut off for a while. */
export const converging: readonly ProcessRow[] = [
  {
    id: 'L22',
    says: 'ten processes write at random, cut off now and then',
    expect: 'all of them come to the newest',
    modes: ['strong', 'bounded', 'eventual'],
    processes: async ({ a, b, shop, start }) => {
      const others = Array.from({ length: 8 }, (_, i) => start({ client: shop.clients[i % 2 === 0 ? 0 : 1] }))
      const nodes = [a, b, ...(await Promise.all(others))]
      const dice = seeded(22)
      for (let turn = 0; turn < 60; turn++) {
        const node = nodes[dice(nodes.length)] ?? a
        const id = ids[dice(ids.length)] ?? 1
        const what = dice(10)
        if (what < 3) await setUser(id, { name: `name ${turn}` })(node.db)
        else if (what < 8) await user(id)(node.db)
        else if (what === 8) node.leaves()
        else for (const one of nodes) one.returns()
      }
      for (const one of nodes) one.returns()
      await Promise.all(nodes.map((one) => one.delivers()))
      for (const one of nodes) await one.agrees(...ids.map(user))
      for (const one of nodes) for (const id of ids) await one.fresh(user(id))
      await until(async () => {
        let asked = 0
        for (const one of nodes) for (const id of ids) asked += (await one.look(user(id))).statements
        return asked === 0
      })
    },
  },
]
