import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { createTestDatabase } from '../../support/database.ts'
import { root } from '../pack.ts'

const execute = promisify(execFile)

/** A Prisma beside whose packages a generated client lies, and the file that gives its adapter the newest name. */
export interface PrismaHere {
  readonly client: string
  readonly adapter: string
}

const adapter = fileURLToPath(import.meta.resolve('@prisma/adapter-libsql'))
const sixth = join(root, 'test/matrix/prisma-6')

/** By version: what a program can have installed. */
export const prismas: Readonly<Record<string, PrismaHere & { readonly packages: string }>> = {
  '7.10': { packages: root, client: join(root, 'prisma/generated/sqlite/client.ts'), adapter },
  '6.19': {
    packages: sixth,
    client: join(sixth, 'generated/sqlite/client.ts'),
    adapter: join(sixth, 'adapter-libsql.ts'),
  },
}

/** A file in the user's folder that has all the names of our doors, got by import or by require. */
const doorsIn = async (home: string, how: 'import' | 'require'): Promise<string> => {
  const names = ['@tidemark/core', '@tidemark/core/testing', '@tidemark/prisma']
  const [file, text] =
    how === 'import'
      ? ['doors.mjs', names.map((name) => `export * from '${name}'`)]
      : ['doors.cjs', [`module.exports = Object.assign({}, ${names.map((name) => `require('${name}')`).join(', ')})`]]
  await writeFile(join(home, file), text.join('\n'))
  return join(home, file)
}

export interface Smoke {
  readonly node: string
  readonly seen: readonly string[]
  readonly stocks: readonly (number | undefined)[]
  readonly sameRow: boolean
}

/** Runs the program with the Node that runs the tests, on a database of its own. */
export const smoke = async (
  home: string,
  how: 'import' | 'require',
  { client, adapter }: PrismaHere,
): Promise<Smoke> => {
  const database = await createTestDatabase('sqlite')
  try {
    const urls = { doors: await doorsIn(home, how), client, adapter }
    const given = Object.entries(urls).map(([name, file]) => `--${name}=${pathToFileURL(file).href}`)
    const program = join(root, 'test/packaging/smoke/program.ts')
    const args = ['--import', 'tsx', program, ...given, `--url=${database.url}`]
    const { stdout } = await execute(process.execPath, args, { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } })
    return JSON.parse(stdout) as Smoke
  } finally {
    await database.drop()
  }
}
