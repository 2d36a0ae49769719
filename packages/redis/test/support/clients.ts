import { Redis, type RedisOptions } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import type { RedisClient } from '../../src/client.ts'

export interface ClientLine {
  readonly name: string
  /** A pattern of a client that never connects itself. */
  readonly client: (url: string, options?: RedisOptions) => RedisClient
}

/** Both lines of ioredis that the package promises to work with. */
export const clientLines: readonly ClientLine[] = [
  { name: 'ioredis 6', client: (url, options) => new Redis(url, { ...options, lazyConnect: true } as object) },
  { name: 'ioredis 5', client: (url, options) => new Redis5(url, { ...options, lazyConnect: true } as object) },
]
