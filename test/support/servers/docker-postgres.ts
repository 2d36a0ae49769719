import { askPostgres } from './ask-postgres.ts'
import { inDocker } from './in-docker.ts'

export const dockerPostgres = inDocker({
  image: 'postgres:17-alpine',
  port: 5432,
  prepare: (container) =>
    container
      .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
      .withTmpFs({ '/var/lib/postgresql/data': 'rw' })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'timezone=UTC']),
  url: (address) => `postgresql://postgres@${address}/postgres`,
  ask: askPostgres,
})
