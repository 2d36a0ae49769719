import { askMariadb } from './ask-mariadb.ts'
import { namedBy } from './named-by.ts'

/** Tests make and drop databases of their own there. */
export const namedMariadb = namedBy('TEST_MARIADB_URL', askMariadb)
