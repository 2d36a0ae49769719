import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the root package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The path of a tool that npm installed. */
export const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Progress goes to stderr: the last line of stdout belongs to the result. */
export const say = (line) => void process.stderr.write(`${line}\n`)
