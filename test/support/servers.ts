/**
 * Real servers for tests, wherever this runs: the one the environment names, else a container, else what is installed
 * on the machine, else what npm can bring. What cannot be found is an error that says how to get it.
 */
import { dockerPostgres } from './servers/docker.ts'
import { embeddedPostgres } from './servers/embedded-postgres.ts'
import { firstOf } from './servers/first-of.ts'
import { installedPostgres } from './servers/installed-postgres.ts'
import { namedPostgres } from './servers/named-postgres.ts'
import type { Server } from './servers/server.ts'

export type { Server } from './servers/server.ts'

export const startPostgres = (): Promise<Server> =>
  firstOf({
    kind: 'PostgreSQL',
    ways: [namedPostgres, dockerPostgres, installedPostgres, embeddedPostgres],
    install: 'apt-get install -y postgresql, or set TEST_POSTGRES_URL',
  })
