// Writes <provider>/schema.prisma for every database from the one source, shop.prisma. `--check` writes nothing and
// fails when a written schema is not what the source says.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { writeOrCheck } from './write-or-check.mjs'

/** MySQL's words for PostgreSQL's types; `@db.Date`, `@db.Text`, `@db.Char(…)` and `@db.Decimal(…)` are the same in both. */
const onMysql = { '@db.Uuid': '@db.Char(36)', '@db.Timestamptz(6)': '@db.DateTime(6)' }

/** What differs between databases. */
const providers = {
  postgresql: { nativeType: (attribute) => attribute },
  sqlite: { nativeType: () => '' },
  mysql: { nativeType: (attribute) => onMysql[attribute] ?? attribute },
}

export const providerNames = Object.keys(providers)

const root = new URL('../', import.meta.url)

/** Where the written schema of a provider is kept. */
export const schemaFile = (provider) => new URL(`${provider}/schema.prisma`, root)

const header = (
  provider,
) => `// Written by scripts/write-schemas.mjs from shop.prisma: change that file and run the script again.

generator client {
  provider               = "prisma-client"
  output                 = "../generated/${provider}"
  runtime                = "nodejs"
  moduleFormat           = "esm"
  generatedFileExtension = "ts"
  importFileExtension    = "ts"
  previewFeatures        = ["views"]
}

datasource db {
  provider = "${provider}"
}
`

const onlyMark = /\s*\/\/ only: ([a-z, ]+)$/

/** A source line as the provider gets it, or undefined when the line is not for this provider. */
const translateLine = (line, provider) => {
  const only = onlyMark.exec(line)
  if (only && !only[1].split(/,\s*/).includes(provider)) return undefined
  const { nativeType } = providers[provider]
  return line
    .replace(onlyMark, '')
    .replace(/@db\.\w+(\([^)]*\))?/, nativeType)
    .trimEnd()
}

/** The source without the comment at its top, which speaks of the marks. */
const modelsOf = (source) => source.slice(source.search(/^(\/\/\/|model|enum)/m))

/** The schema of one provider as text. */
export const writtenSchema = (source, provider) => {
  const lines = modelsOf(source)
    .split('\n')
    .map((line) => translateLine(line, provider))
    .filter((line) => line !== undefined)
  return `${header(provider)}\n${lines.join('\n')}`
}

/** Every schema by its place, as the source wants it. */
export const writtenSchemas = async () => {
  const source = await readFile(new URL('shop.prisma', root), 'utf8')
  return providerNames.map((provider) => ({ file: schemaFile(provider), text: writtenSchema(source, provider) }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeOrCheck(await writtenSchemas())
