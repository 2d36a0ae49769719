// Shared by the scripts that write committed files from a source.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files among `wanted` ({ file: URL, text }) whose content on disk is another or missing. */
export const outdated = async (wanted) => {
  const differs = await Promise.all(
    wanted.map(async ({ file, text }) => (await readFile(file, 'utf8').catch(() => undefined)) !== text),
  )
  return wanted.filter((_, index) => differs[index])
}

const shown = ({ file }) => relative(process.cwd(), fileURLToPath(file))

/** Writes what is outdated; with `--check` on the command line names it and fails instead. */
export const writeOrCheck = async (wanted) => {
  const old = await outdated(wanted)
  if (process.argv.includes('--check')) {
    for (const each of old)
      console.error(`not up to date: ${shown(each)} (run ${relative(process.cwd(), process.argv[1])})`)
    process.exitCode = old.length === 0 ? 0 : 1
    return
  }
  for (const { file, text } of old) {
    await mkdir(new URL('./', file), { recursive: true })
    await writeFile(file, text)
  }
  console.log(old.length === 0 ? 'everything was up to date' : `wrote ${old.map(shown).join(', ')}`)
}
