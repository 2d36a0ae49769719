// Starts a private PostgreSQL, says where, and stays: servers.test.ts kills it.
import pg from 'pg'
import { dirname } from 'node:path'
import { embeddedPostgres } from './embedded-postgres.ts'
import { installedPostgres } from './installed-postgres.ts'

const server = (await installedPostgres.start()) ?? (await embeddedPostgres.start())
if (server === undefined) throw new Error('no PostgreSQL to hold')

const client = new pg.Client({ connectionString: server.url })
await client.connect()
const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`)
await client.end()

console.log(JSON.stringify({ url: server.url, folder: dirname(rows[0]?.data ?? '') }))
setInterval(() => {}, 60_000)
