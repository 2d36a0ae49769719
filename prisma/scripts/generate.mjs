// Generates the Prisma clients of all providers into generated/<provider>, and only those whose schema, generator
// version or this script changed since the last time: running it when there is nothing to do costs milliseconds.
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
const generated = new URL('../generated/', import.meta.url)
const prismaPackage = createRequire(import.meta.url).resolve('prisma/package.json')
const prismaCommand = join(dirname(prismaPackage), 'build/index.js')
const foundStamp = (provider) => readFile(new URL(`${provider}/.stamp`, generated), 'utf8').catch(() => undefined)

const replace = async (place, made) => {
  await rm(place, { recursive: true, force: true })
  await rename(made, place)
}

/** What the generated files depend on, as one digest. */
const wantedStamp = async (provider) => {
  const inputs = await Promise.all(
    [schemaFile(provider), prismaPackage, new URL(import.meta.url)].map((file) => readFile(file)),
  )
  return inputs.reduce((hash, input) => hash.update(input), createHash('sha256')).digest('hex')
}

/**
 * Generates beside the place where the client belongs and moves it there when it is whole, so that a process that
 * reads meanwhile, or a second generation, never meets half a client.
 */
const generate = async (provider, stamp) => {
  const work = new URL(`.${provider}-${process.pid}/`, generated)
  const schema = new URL(`${provider}/schema.prisma`, work)
  await mkdir(new URL('./', schema), { recursive: true })
  await writeFile(schema, await readFile(schemaFile(provider)))
  try {
    await run(process.execPath, [prismaCommand, 'generate', '--no-hints', '--schema', fileURLToPath(schema)], {
      cwd: fileURLToPath(work),
      // Generating needs no schema engine, but Prisma downloads one unless told of an executable that is there.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    })
    const made = new URL(`generated/${provider}/`, work)
    await writeFile(new URL('.stamp', made), stamp)
    await replace(new URL(`${provider}/`, generated), made).catch(async (error) => {
      if ((await foundStamp(provider)) !== stamp) throw error // else another process was there first with the same
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The providers whose generated client is missing or made from something else than what is there now. */
const staleClients = async () => {
  const stale = []
  for (const provider of providerNames) {
    const stamp = await wantedStamp(provider)
    if ((await foundStamp(provider)) !== stamp) stale.push({ provider, stamp })
  }
  return stale
}

/** Brings every provider's client up to date; returns the providers that had to be generated. */
export const generateClients = async () => {
  const stale = await staleClients()
  await Promise.all(stale.map(({ provider, stamp }) => generate(provider, stamp)))
  return stale.map(({ provider }) => provider)
}

const check = async () => {
  const stale = await staleClients()
  for (const { provider } of stale) console.error(`not up to date: the Prisma client for ${provider}`)
  process.exitCode = stale.length === 0 ? 0 : 1
}

const main = async () => {
  const made = await generateClients()
  if (made.length > 0) console.log(`generated the Prisma clients for ${made.join(' and ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv.includes('--check') ? check() : main())
