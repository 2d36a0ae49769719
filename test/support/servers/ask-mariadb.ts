import { createConnection } from 'mariadb'

/** Sends one statement over a connection of its own. `url`: `mariadb://user@host:port/database`. */
export const tellMariadb = async (url: string, statement: string): Promise<unknown> => {
  // A URL's own scheme may be `mysql:`, as Prisma writes it; the driver knows only its own.
  const connection = await createConnection(url.replace(/^mysql:/, 'mariadb:'))
  // A server that goes away while we hang up would otherwise end the process.
  connection.on('error', () => {})
  try {
    return await connection.query(statement)
  } finally {
    await connection.end().catch(() => {})
  }
}

/** Resolves when the server at this url answers a query. */
export const askMariadb = async (url: string): Promise<void> => void (await tellMariadb(url, 'SELECT 1'))
