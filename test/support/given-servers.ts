import { inject } from 'vitest'

/** The servers of this run, as `createTestDatabase` wants them. */
export const givenServers = (): { readonly postgresUrl: string; readonly mariadbUrl: string } => ({
  postgresUrl: inject('postgresUrl'),
  mariadbUrl: inject('mariadbUrl'),
})
