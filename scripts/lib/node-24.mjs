import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from './ready.mjs'
import { root, say } from './root.mjs'
import { run } from './run.mjs'

const folder = join(root, 'test', 'matrix', 'node-24')
const name = `node-${process.platform}-${process.arch}`
const installed = join(folder, 'node_modules', name)

const { optionalDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const isInstalled = () => {
  const manifest = join(installed, 'package.json')
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === optionalDependencies[name]
}

/**
 * The path of a Node 24: the one that `TEST_NODE_24` names, the running one, or one from npm's registry. That is 190 MB, so it is
 * installed by whoever asks for it, and not with the other packages.
 *
 * @returns {Promise<string>}
 * @throws {Error} where npm has none, or does not bring it
 */
export const node24 = async () => {
  const named = process.env.TEST_NODE_24
  if (named) return named
  if (process.versions.node.startsWith('24.')) return process.execPath
  if (optionalDependencies[name] === undefined)
    throw new Error(`npm has no Node 24 for ${process.platform} on ${process.arch}; name one in TEST_NODE_24`)
  if (!isInstalled()) {
    say(`installing Node ${optionalDependencies[name]} (once) …`)
    const { command, before } = npm()
    const args = [...before, 'ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']
    const { code } = await run(command, args, { stdout: 'stderr' })
    if (code !== 0 || !isInstalled()) throw new Error('installing Node 24 failed; the reason is above')
  }
  return join(installed, 'bin', 'node')
}
