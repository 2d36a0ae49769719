import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { ProcessRow } from '../runner/process-row.ts'
import { entriesOf, entryOf, setUser, user } from './common.ts'

const program = fileURLToPath(new URL('t-program.ts', import.meta.url))

/** Runs a program of its own until it ends by itself; gives its exit code and what it said. */
const ending = async (...args: readonly string[]) => {
  const flags = ['--conditions=@tidemark/source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: said.trim() }
}

/** What needs another process. */
export const processes: readonly ProcessRow[] = [
  {
    id: 'T1',
    says: 'A loads, B finds it in Redis and then in its memory',
    expect: 'a miss, a hit of each tier',
    modes: ['bounded'],
    processes: async ({ a, b, redis }) => {
      await a.fresh(user(1))
      await entryOf(redis, 'User')
      for (const db of [b.db, b.db]) await user(1)(db)
      expect(a.cache.stats().byModel['User']).toMatchObject({ hits: { l1: 0, l2: 0 }, misses: 1 })
      expect(b.cache.stats().byModel['User']).toMatchObject({ hits: { l1: 1, l2: 1 }, misses: 0 })
    },
  },
  {
    id: 'T7',
    says: 'a process closes its cache right after an invalidation that it did not wait for',
    expect: 'it is delivered, and the process ends by itself',
    modes: ['strong'],
    providers: ['sqlite'],
    processes: async ({ a, redis }) => {
      let built = 0
      const home = () => a.cache.remember('home', { ttl: '10m', tags: ['home'] }, () => ({ built: ++built }))
      await home()
      expect(await home()).toEqual({ built: 1 })
      expect(await ending(redis.url, redis.name)).toEqual({ code: 0, said: 'closed' })
      expect(await home()).toEqual({ built: 2 })
    },
  },
  {
    id: 'T8',
    says: 'what an older version left under keys of its own',
    expect: 'never read, no error',
    processes: async ({ a, b, redis, start, heals }) => {
      await a.fresh(user(1))
      const key = await entryOf(redis, 'User')
      const older = `${key.slice(0, key.lastIndexOf(':'))}:0123456789abcdefghijkl`
      await redis.admin.rename(key, older)
      await redis.admin.set(`${redis.name}:User:2:0123456789abcdefghijkl`, 'of another format')
      await setUser(1, { name: 'Anna' })(b.db)
      const upgraded = await start()
      await upgraded.agrees(user(1), user(2))
      await a.agrees(user(1), user(2))
      for (const { cache } of [a, b, upgraded]) expect(cache.stats().errors).toBe(0)
      expect(await entriesOf(redis, 'User')).toContain(older)
      await heals(user(1), user(2))
    },
  },
]
