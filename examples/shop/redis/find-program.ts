import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a package puts a server that is not on everybody's PATH. */
const usual = ['/usr/bin', '/usr/local/bin', '/usr/sbin', '/opt/homebrew/bin']

/** The path of a program that is installed on this machine. */
export const findProgram = (name: string, path = process.env['PATH'] ?? ''): string | undefined =>
  [...path.split(delimiter).filter((folder) => folder !== ''), ...usual]
    .map((folder) => join(folder, name))
    .find(isExecutable)
