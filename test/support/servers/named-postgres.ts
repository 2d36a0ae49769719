import { askPostgres } from './ask-postgres.ts'
import type { Way } from './server.ts'

const variable = 'TEST_POSTGRES_URL'

/** The url without its password: it ends up in logs. */
const shown = (url: string) => url.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:…@')

/** The server that TEST_POSTGRES_URL names. Tests make and drop databases of their own there. */
export const namedPostgres: Way = {
  name: variable,
  asked: true,
  start: async () => {
    const url = process.env[variable]
    if (!url) return undefined
    try {
      await askPostgres(url)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause)
      throw new Error(`${variable} names a server that does not answer: ${shown(url)} (${why})`, { cause })
    }
    return { url, how: variable, stop: () => Promise.resolve() }
  },
}
