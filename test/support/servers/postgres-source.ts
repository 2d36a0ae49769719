import { embeddedSource } from './embedded-postgres.ts'
import { installedSource } from './installed-postgres.ts'
import type { PostgresSource } from './private-postgres.ts'

/** Where the binaries for a PostgreSQL of our own come from, if from anywhere. */
export const postgresSource = (): PostgresSource | undefined => installedSource() ?? embeddedSource()
