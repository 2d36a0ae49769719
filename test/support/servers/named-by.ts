import type { Way } from './server.ts'

/** The url without its password: it ends up in logs. */
const shown = (url: string) => url.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:…@')

/** The server that an environment variable names. Tests keep to what they made themselves there. */
export const namedBy = (variable: string, ask: (url: string) => Promise<void>): Way => ({
  name: variable,
  asked: true,
  start: async () => {
    const url = process.env[variable]
    if (!url) return undefined
    try {
      await ask(url)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause)
      throw new Error(`${variable} names a server that does not answer: ${shown(url)} (${why})`, { cause })
    }
    return { url, how: variable, stop: () => Promise.resolve() }
  },
})
