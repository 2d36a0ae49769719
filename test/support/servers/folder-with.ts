import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (path: string) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The first folder of the PATH, or of those that come after it, that holds all of these programs: parts of one server
 * must be of one version.
 */
export const folderWith = (programs: readonly string[], after: readonly string[] = []): string | undefined => {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...onPath, ...after].find((folder) => programs.every((name) => isExecutable(join(folder, name))))
}
