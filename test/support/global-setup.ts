import type { TestProject } from 'vitest/node'
import { startPostgres, type Server } from './servers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL where tests may make databases of their own. */
    postgresUrl: string
  }
}

let servers: readonly Server[] = []

export const setup = async ({ provide }: TestProject): Promise<void> => {
  const postgres = await startPostgres()
  servers = [postgres]
  provide('postgresUrl', postgres.url)
  console.log(`PostgreSQL: ${postgres.how}`)
}

export const teardown = async (): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
}
