import { Redis } from 'ioredis'

/** Does something over a connection of its own. Rejects with what went wrong if the server cannot be reached. */
export const withRedis = async <T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> => {
  // ioredis knows a socket by its path alone.
  const client = new Redis(url.replace(/^unix:(?:\/\/)?/i, ''), {
    lazyConnect: true,
    connectTimeout: 3_000,
    commandTimeout: 3_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // The call itself would only say that the connection is closed.
  let reason: unknown
  client.on('error', (error) => (reason = error))
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw reason ?? error
  } finally {
    client.disconnect()
  }
}

/** The version of the server at this url. */
export const askVersion = (url: string): Promise<string> =>
  withRedis(url, async (client) => {
    await client.ping()
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? ''
  })

/** Removes all keys of a namespace. Looks at every key of the server, so it is for a demo to do, once, at its end. */
export const removeKeys = (url: string, namespace: string): Promise<void> =>
  withRedis(url, async (client) => {
    for await (const keys of client.scanStream({ match: `*${namespace}*`, count: 1_000 })) {
      if ((keys as string[]).length > 0) await client.unlink(keys as string[])
    }
  })
