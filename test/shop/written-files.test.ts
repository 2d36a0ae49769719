import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = (name: string): string => fileURLToPath(new URL(`../../prisma/scripts/${name}`, import.meta.url))

const run = (name: string, ...args: string[]) => promisify(execFile)(process.execPath, [script(name), ...args])

test('the written schemas are what the source says', async () => {
  await expect(run('write-schemas.mjs', '--check')).resolves.toMatchObject({ stderr: '' })
})

test('the migrations are what the schemas say', async () => {
  await expect(run('write-migrations.mjs', '--check')).resolves.toMatchObject({ stderr: '' })
})

test('the generated clients are what the schemas say', async () => {
  await expect(run('generate.mjs', '--check')).resolves.toMatchObject({ stderr: '' })
})
