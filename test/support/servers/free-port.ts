import { createServer } from 'node:net'

/** Takes a TCP port of 127.0.0.1 (0: any) and gives it back at once. */
const tryPort = (port: number) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })

/** A TCP port of 127.0.0.1 that nobody had a moment ago. */
export const freePort = (): Promise<number> => tryPort(0)

/**
 * One that its owner can leave and take again: it lies below the ports that the kernel gives to outgoing connections.
 * Among those, a server that is down for a moment loses its port to any client, or a client that dials it meets itself.
 */
export const lastingPort = async (): Promise<number> => {
  for (let tries = 0; tries < 50; tries++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000)
    const isFree = await tryPort(port).then(
      () => true,
      () => false,
    )
    if (isFree) return port
  }
  throw new Error('no free port between 12000 and 32000')
}
