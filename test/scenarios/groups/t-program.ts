import { createCache } from '@tidemark/core'
import { redis } from '@tidemark/redis'

/** A program that ends as programs should: it closes its cache and has nothing more to do. */
const [url = '', namespace = ''] = process.argv.slice(2)
const l1 = { ttl: '10m' } as const
const cache = createCache({ namespace, l1, l2: redis({ url }), consistency: 'bounded', defaults: { ttl: '5m' } })

const options = { ttl: '10m', tags: ['home'] } as const
await cache.remember('it', options, () => 'of the program')
void cache.invalidate({ tags: ['home'] })
await cache.close()
console.log('closed')
