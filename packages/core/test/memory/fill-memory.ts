// Runs by itself (`node --expose-gc`): fills the memory of a cache with answers of one kind and tells what the heap paid.
import { createCache } from '../../src/cache.ts'
import { engineOf } from '../../src/engine.ts'
import { byId, equals, must, policy, reading, shopDefinition } from '../support/shop.ts'

const MAX_BYTES = 12 * 1024 ** 2

/** Values as a driver makes them: each its own, nothing shared between rows. */
const own = (text: string): string => Buffer.from(text).toString()
const user = (id: number) => ({
  id,
  email: own(`user.number.${id}@example.org`),
  name: own(`Given Name ${id} Family`),
  role: own('reader'),
  active: true,
})
const post = (id: number) => ({
  id,
  slug: own(`the-slug-of-post-${id}`),
  title: own(`The title of post ${id}, as long as titles are`),
  body: own(`Post ${id}. `.padEnd(400, 'Lorem ipsum dolor sit amet. ')),
  authorId: id % 1000,
  reviewerId: null,
  published: true,
  rank: id * 1.5,
  createdAt: new Date(1_700_000_000_000 + id),
  updatedAt: new Date(1_700_000_000_000 + id),
})
const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i))

const kinds: Record<string, (id: number) => readonly [model: string, value: unknown, isRow: boolean]> = {
  'small rows': (id) => ['Comment', { id, postId: id % 500, body: own(`ok ${id}`) }, true],
  users: (id) => ['User', user(id), true],
  posts: (id) => ['Post', post(id), true],
  'lists of posts': (id) => ['Post', list(20, (i) => post(id * 20 + i)), false],
  'lists of numbers': (id) => ['Post', list(50, (i) => ({ id: id * 50 + i, rank: i + 0.5, big: BigInt(i) })), false],
  'posts with comments': (id) => [
    'Post',
    { ...post(id), comments: list(5, (i) => ({ id: id * 5 + i, postId: id, body: own(`comment ${i}`) })) },
    true,
  ],
  bytes: (id) => ['Post', { id, thumbnail: new Uint8Array(300).fill(id) }, true],
}

const kind = must(process.argv[2])
const make = must(kinds[kind])
const gc = must((globalThis as { gc?: () => void }).gc)
const used = (): number => {
  gc()
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const fill = async (maxBytes: number) => {
  const cache = createCache({ l1: { maxBytes } })
  const engine = must(engineOf(cache))
  const { models } = engine.attach(shopDefinition)
  // Nearly full: the small shelf for answers that say nothing stays empty here.
  for (let id = 0; ; id++) {
    if (cache.stats().bytes > maxBytes * 0.93) return { cache, entries: id }
    const [name, value, isRow] = make(id)
    const model = must(models.get(name))
    const operation = isRow
      ? byId(model, id)
      : reading(model, { filter: equals('authorId', id), call: { where: { authorId: id } } })
    const plan = engine.plan(operation, policy, undefined, () => undefined)
    await engine.read({ plan, load: async () => value })
  }
}

// Once for the code itself: what is compiled is no cost of what is kept.
await fill(MAX_BYTES / 10)
const empty = used()
const { cache, entries } = await fill(MAX_BYTES)
const heap = used() - empty
const { bytes } = cache.stats()
console.log(JSON.stringify({ kind, entries, bytes, heap, ratio: heap / bytes }))
