import { existsSync } from 'node:fs'
import { askPostgres } from './ask-postgres.ts'
import { poll } from './poll.ts'
import type { Way } from './server.ts'

/** Asked first: without it testcontainers takes a third of a second only to find out. */
const hasDocker = () => Boolean(process.env.DOCKER_HOST) || existsSync('/var/run/docker.sock')

const image = 'postgres:17-alpine'

export const dockerPostgres: Way = {
  name: 'Docker',
  start: async () => {
    if (!hasDocker()) return undefined
    const { GenericContainer } = await import('testcontainers')
    const container = await new GenericContainer(image)
      .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
      .withExposedPorts(5432)
      .withTmpFs({ '/var/lib/postgresql/data': 'rw' })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'timezone=UTC'])
      .start()
    const stop = async () => void (await container.stop())
    const url = `postgresql://postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`
    try {
      await poll(() => askPostgres(url), { within: 30_000 })
    } catch (error) {
      await stop()
      throw error
    }
    return { url, how: `Docker (${image})`, stop }
  },
}
