import { join } from 'node:path'
import { say } from './root.mjs'
import { run } from './run.mjs'
import { isInstalled, markInstalled } from './stamp.mjs'

/** The npm that runs this script, else the one on the PATH, with what it is given before any words of ours. */
export const npm = () => {
  const path = process.env.npm_execpath
  return path?.endsWith('.js') ? { command: process.execPath, before: [path] } : { command: 'npm', before: [] }
}

const install = async () => {
  if (isInstalled()) return
  say('installing packages (about a minute) …')
  const { command, before } = npm()
  // --include=dev: with NODE_ENV=production npm would leave out every tool.
  const { code } = await run(command, [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    stdout: 'stderr',
  })
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; its reason is above`)
  markInstalled()
}

/** Quick when the clients are up to date; decides that itself. */
const generate = async () => {
  const { code } = await run(process.execPath, [join('prisma', 'scripts', 'generate.mjs')], { stdout: 'stderr' })
  if (code !== 0) throw new Error(`generating the Prisma clients failed with exit code ${code}; its reason is above`)
}

/** Makes a bare clone ready to run: npm packages and generated Prisma clients. */
export const ready = async () => {
  await install()
  await generate()
}

/** The frame of every script: make ready, do the work, turn what went wrong into one line and an exit code. */
export const main = async (work) => {
  try {
    await ready()
    process.exitCode = await work()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
