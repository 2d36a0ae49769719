import { Redis } from 'ioredis'

/** Sends one command over a connection of its own and gives the reply. */
export const tellRedis = async (url: string, command: string, ...args: readonly string[]): Promise<unknown> => {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // The call itself would only say "Connection is closed".
  let why: unknown
  client.on('error', (error) => (why = error))
  try {
    await client.connect()
    return await client.call(command, ...args)
  } catch (error) {
    throw why ?? error
  } finally {
    client.disconnect()
  }
}

/** Resolves when the server at this url answers; one that is still loading its data does not. */
export const askRedis = async (url: string): Promise<void> => void (await tellRedis(url, 'PING'))
