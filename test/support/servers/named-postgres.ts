import { askPostgres } from './ask-postgres.ts'
import { namedBy } from './named-by.ts'

/** Tests make and drop databases of their own there. */
export const namedPostgres = namedBy('TEST_POSTGRES_URL', askPostgres)
