import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const root = fileURLToPath(new URL('../../', import.meta.url))

const execute = promisify(execFile)

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest

export const build = async (): Promise<void> => {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
  const turbo = join(root, 'node_modules/.bin/turbo')
  await execute(turbo, ['run', 'build', '--output-logs=errors-only'], { cwd: root, env }).catch(
    // Turbo tells on stdout what went wrong.
    (error: { stdout?: string }) => {
      throw new Error(`the packages do not build:\n${error.stdout ?? ''}`)
    },
  )
}

/** Where a dependency is installed: beside the one who brings a Prisma of his own, else in the root. */
const placeOf = (name: string, packages: string): string =>
  [packages, root].map((folder) => join(folder, 'node_modules', name)).find((place) => existsSync(place)) ?? ''

/** Packs one package and unpacks it as npm would, its dependencies beside it. */
const unpack = async (home: string, name: string, packages: string) => {
  const source = join(root, 'packages', name)
  const { stdout } = await execute('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', home], {
    cwd: source,
  })
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
  const target = join(home, 'node_modules/@tidemark', name)
  await mkdir(target, { recursive: true })
  await execute('tar', ['-xzf', join(home, packed.filename), '-C', target, '--strip-components=1'])

  const { dependencies, peerDependencies } = await readManifest(source)
  for (const other of Object.keys({ ...dependencies, ...peerDependencies })) {
    if (other.startsWith('@tidemark/')) continue
    const link = join(home, 'node_modules', other)
    await mkdir(dirname(link), { recursive: true })
    await symlink(placeOf(other, packages), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  return packed.files.map(({ path }) => path)
}

export interface Installed {
  /** A folder of a user who installed the packages. */
  readonly home: string
  /** What each tarball holds, by package. */
  readonly files: ReadonlyMap<string, readonly string[]>
}

/** @param packages the folder whose dependencies the user has, first of all its Prisma */
export const installPacked = async (names: readonly string[], packages = root): Promise<Installed> => {
  const home = await mkdtemp(join(tmpdir(), 'tidemark-packed-'))
  const files = new Map<string, readonly string[]>()
  for (const name of names) files.set(name, await unpack(home, name, packages))
  return { home, files }
}

const print = 'console.log(JSON.stringify(Object.keys(door).filter((name) => name !== "default").sort()))'

/** The names that a door gives to a program in this folder. */
export const namesOf = async (home: string, door: string, how: 'import' | 'require'): Promise<string[]> => {
  const program =
    how === 'import'
      ? ['--input-type=module', '-e', `import * as door from '${door}'; ${print}`]
      : ['--input-type=commonjs', '-e', `const door = require('${door}'); ${print}`]
  const { stdout } = await execute(process.execPath, program, { cwd: home, env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(stdout) as string[]
}
