// Generates the Prisma clients of all providers into generated/<provider>, one more for what Prisma has in preview, and
// those of Prisma 6 beside their own packages, and only those whose schema, generator version or this script changed since the
// last time: running it when there is nothing to do costs milliseconds.
// `--check` generates nothing and fails when something had to be.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { providerNames, schemaFile } from './write-schemas.mjs'

const run = promisify(execFile)
const prismaFrom = (folder) => createRequire(new URL('package.json', folder)).resolve('prisma/package.json')

/** A Prisma that generates: its manifest, where its clients go, and what its schemas say besides. */
const newest = (folder) => ({
  prismaPackage: prismaFrom(folder),
  generated: new URL('generated/', folder),
  adapted: (schema) => schema,
})

/** Prisma 6 asks for an address, which a driver adapter never looks at, and has two engines: without the word it is the binary. */
const six = (folder) => ({
  ...newest(folder),
  adapted: (schema) =>
    schema
      .replace(/^(generator client \{)$/m, '$1\n  engineType = "client"')
      .replace(/^(datasource db \{)$/m, '$1\n  url = "file:nowhere"'),
})

const prismas = [newest(new URL('../', import.meta.url)), six(new URL('../../test/matrix/prisma-6/', import.meta.url))]

/** What a client is generated from: the written schema of its provider, with more previews or without, and who does it. */
const clients = prismas.flatMap((by) => [
  ...providerNames.map((provider) => ({ name: provider, provider, previews: [], by })),
  { name: 'postgresql-previews', provider: 'postgresql', previews: ['relationJoins', 'fullTextSearchPostgres'], by },
])

const foundStamp = ({ name, by }) => readFile(new URL(`${name}/.stamp`, by.generated), 'utf8').catch(() => undefined)

const replace = async (place, made) => {
  await rm(place, { recursive: true, force: true })
  await rename(made, place)
}

/** The schema as the generator gets it. */
const schemaOf = ({ name, provider, previews, by }, written) =>
  by
    .adapted(written)
    .replace(`"../generated/${provider}"`, `"../generated/${name}"`)
    .replace('["views"]', JSON.stringify(['views', ...previews]))

/** What the generated files depend on, as one digest. */
const wantedStamp = async ({ provider, by }) => {
  const inputs = await Promise.all(
    [schemaFile(provider), by.prismaPackage, new URL(import.meta.url)].map((file) => readFile(file)),
  )
  return inputs.reduce((hash, input) => hash.update(input), createHash('sha256')).digest('hex')
}

/**
 * Generates beside the place where the client belongs and moves it there when it is whole, so that a process that
 * reads meanwhile, or a second generation, never meets half a client.
 */
const generate = async (client, stamp) => {
  const { name, provider, by } = client
  const { generated, prismaPackage } = by
  const prismaCommand = join(dirname(prismaPackage), 'build/index.js')
  const work = new URL(`.${name}-${process.pid}/`, generated)
  const schema = new URL(`${name}/schema.prisma`, work)
  await mkdir(new URL('./', schema), { recursive: true })
  await writeFile(schema, schemaOf(client, await readFile(schemaFile(provider), 'utf8')))
  try {
    await run(process.execPath, [prismaCommand, 'generate', '--no-hints', '--schema', fileURLToPath(schema)], {
      cwd: fileURLToPath(work),
      // Generating needs no schema engine, but Prisma downloads one unless told of an executable that is there.
      // Prisma 6 does the same with a second one.
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      },
    })
    const made = new URL(`generated/${name}/`, work)
    await writeFile(new URL('.stamp', made), stamp)
    await replace(new URL(`${name}/`, generated), made).catch(async (error) => {
      if ((await foundStamp(client)) !== stamp) throw error // else another process was there first with the same
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The clients that are missing or made from something else than what is there now. */
const staleClients = async () => {
  const stale = []
  for (const client of clients) {
    const stamp = await wantedStamp(client)
    if ((await foundStamp(client)) !== stamp) stale.push({ client, stamp })
  }
  return stale
}

/** Brings every client up to date; returns the names of those that had to be generated. */
export const generateClients = async () => {
  const stale = await staleClients()
  await Promise.all(stale.map(({ client, stamp }) => generate(client, stamp)))
  return stale.map(({ client }) => client.name)
}

const check = async () => {
  const stale = await staleClients()
  for (const { client } of stale) console.error(`not up to date: the Prisma client for ${client.name}`)
  process.exitCode = stale.length === 0 ? 0 : 1
}

const main = async () => {
  const made = await generateClients()
  if (made.length > 0) console.log(`generated the Prisma clients for ${made.join(' and ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv.includes('--check') ? check() : main())
