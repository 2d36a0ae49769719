import type { Server, Way } from './server.ts'

interface Search {
  readonly kind: string
  readonly ways: readonly Way[]
  /** What to type to have one. */
  readonly install: string
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Tries the ways in order and gives the first server that answers. */
export const firstOf = async ({ kind, ways, install }: Search): Promise<Server> => {
  const tried: string[] = []
  for (const { name, start, asked } of ways) {
    try {
      const server = await start()
      if (server) return server
      tried.push(`${name}: not here`)
    } catch (error) {
      if (asked) throw error
      tried.push(`${name}: ${reason(error)}`)
    }
  }
  throw new Error([`No ${kind} found. ${install}`, ...tried.map((line) => `  ${line}`)].join('\n'))
}
