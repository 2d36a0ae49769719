/** PostgreSQL's classes for broken connections, operator intervention, system and internal errors: nobody knows what became of the statement. */
export const isPostgresGoing = (code: string, severity: string): boolean =>
  /^(?:08|57P|58|XX)/.test(code) || severity === 'FATAL' || severity === 'PANIC'

/** MariaDB and MySQL: errors of storage and of the server itself, killed connections, a lost line as C clients number it. */
const MYSQL_GOING = new Set([1021, 1026, 1030, 1053, 1105, 1180, 1815, 1927, 2006, 2013, 2055])

/** By the number of the error and its SQLSTATE, of which 08 is the class of broken connections. */
export const isMysqlGoing = (number: number, state: string): boolean =>
  state.startsWith('08') || MYSQL_GOING.has(number)

/** Broken off at somebody's wish or for taking too long: where a table has no transactions, half of it happened. */
const MYSQL_BROKEN_OFF = new Set([1317, 1969, 3024])

export const isMysqlBrokenOff = (number: number): boolean => MYSQL_BROKEN_OFF.has(number)
