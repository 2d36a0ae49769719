import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** Lies inside node_modules, so it goes when they go. */
const stampFile = join(root, 'node_modules', '.tidemark-installed')

/** A digest and not a date: a checkout touches files without changing them. */
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/** Whether node_modules were installed from the lock file as it is now. */
export const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wanted()

export const markInstalled = () => writeFileSync(stampFile, `${wanted()}\n`)
