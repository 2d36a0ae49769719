import { existsSync } from 'node:fs'
import type { GenericContainer } from 'testcontainers'
import { poll } from './poll.ts'
import type { Way } from './server.ts'

interface Container {
  readonly image: string
  readonly port: number
  readonly prepare: (container: GenericContainer) => GenericContainer
  readonly url: (address: string) => string
  /** Resolves when the server at this url answers. */
  readonly ask: (url: string) => Promise<void>
}

/** Asked first: without it testcontainers takes a third of a second only to find out. */
export const hasDocker = (): boolean => Boolean(process.env.DOCKER_HOST) || existsSync('/var/run/docker.sock')

export const inDocker = ({ image, port, prepare, url, ask }: Container): Way => ({
  name: 'Docker',
  start: async () => {
    if (!hasDocker()) return undefined
    const { GenericContainer } = await import('testcontainers')
    const container = await prepare(new GenericContainer(image).withExposedPorts(port)).start()
    const stop = async () => void (await container.stop())
    const address = url(`${container.getHost()}:${container.getMappedPort(port)}`)
    try {
      await poll(() => ask(address), { within: 30_000 })
    } catch (error) {
      await stop()
      throw error
    }
    return { url: address, how: `Docker (${image})`, stop }
  },
})
