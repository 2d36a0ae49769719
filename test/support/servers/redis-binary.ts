import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { folderWith } from './folder-with.ts'

export interface RedisBinary {
  readonly path: string
  /** Version and folder, in words. */
  readonly how: string
}

const program = 'redis-server'

/** What is installed on this machine, if anything is. */
export const redisBinary = (): RedisBinary | undefined => {
  const folder = folderWith([program])
  if (folder === undefined) return undefined
  const path = join(folder, program)
  const version = /v=(\S+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1] ?? '?'
  return { path, how: `${program} ${version} from ${folder}` }
}
