import type { Backend, OpenBackend } from '../../src/contracts/backend.ts'
import type { ReadOperation } from '../../src/contracts/operation.ts'
import type { CacheOptions } from '../../src/options.ts'
import { type ManualClock, manualClock } from '../../src/testing/manual-clock.ts'
import {
  type MemoryBackendOptions,
  type MemoryServer,
  memoryServer,
} from '../../src/testing/memory-server/memory-server.ts'
import type { Wire } from '../../src/testing/memory-server/wire.ts'
import { settled } from './gates.ts'
import { outcomeOf, type Setting, setting } from './setting.ts'
import { byId, child, equals, reading, writing } from './shop.ts'

/** A process: a cache of its own over the server that all of them use. */
export interface Process extends Setting {
  readonly wire: Wire
  /** What it asked the tier and the version store since the last look at it. */
  asked(): readonly string[]
  /** A write to post `id` of author 5 that has committed. */
  write(id?: number, run?: () => Promise<unknown>): Promise<unknown>
}

export interface World {
  readonly clock: ManualClock
  readonly server: MemoryServer
  process(options?: CacheOptions, how?: MemoryBackendOptions): Process
}

/** Writes down what a backend is asked, by method. */
const listening = (backend: Backend, log: string[]): Backend => {
  const heard = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          log.push(String(name))
          return (value as (...given: unknown[]) => unknown).apply(target, args)
        }
      },
    })
  return {
    ...backend,
    open: (use) => {
      const opened: OpenBackend = backend.open(use)
      return {
        ...opened,
        tier: heard(opened.tier),
        versions: heard(opened.versions),
        claims: opened.claims && heard(opened.claims),
      }
    },
  }
}

/** Several processes over one pretend server, with one clock. */
export const world = (common: CacheOptions = {}): World => {
  const clock = manualClock(1000)
  const server = memoryServer({ clock })
  return {
    clock,
    server,
    process: (options = {}, how) => {
      const backend = server.backend(how)
      const log: string[] = []
      const at = setting({ namespace: 'shop', l2: listening(backend, log), ...common, ...options }, clock)
      return {
        ...at,
        wire: backend.wire,
        asked: () => log.splice(0),
        write: (id = 7, run = async () => null) => {
          const row = { id, slug: `s${id}`, authorId: 5, reviewerId: null, published: true, rank: 1 }
          return at.engine.writing.write(
            writing(at.of('Post'), run, { expects: [{ model: at.of('Post'), before: row, after: row }] }),
            outcomeOf,
          )
        },
      }
    },
  }
}

export const post = (id = 7, title: unknown = 'old') => ({
  id,
  slug: `s${id}`,
  title,
  authorId: 5,
  reviewerId: null,
  published: true,
  rank: 1,
})

export const onePost = (at: Setting, id = 7): ReadOperation => byId(at.of('Post'), id)
export const postsOf = (at: Setting, authorId = 5): ReadOperation =>
  reading(at.of('Post'), { filter: equals('authorId', authorId), call: { where: { authorId } } })
/** A post with its comments: what it hangs on is told by the rows (rule 5). */
export const withComments = (at: Setting, id = 7): ReadOperation =>
  reading(at.of('Post'), {
    name: 'findUnique',
    filter: equals('id', id),
    call: { where: { id }, include: { comments: true } },
    children: [child(at.relation('Post', 'comments'))],
  })

/** Lets time pass in small steps, so that what is due meanwhile has its turn. */
export const pass = async ({ clock }: Pick<World, 'clock'>, ms: number, step = 5): Promise<void> => {
  for (let left = ms; left > 0; left -= step) {
    clock.advance(Math.min(step, left))
    await settled()
  }
}
