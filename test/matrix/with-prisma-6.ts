import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'

const folder = fileURLToPath(new URL('./prisma-6/', import.meta.url))

/** The adapters that the shop's clients get are made in files of this name. */
const MAKES_CLIENTS = /\/prisma\/[\w-]+-client\.ts$/

/** A generated client of the shop. */
const CLIENT = /(?:^|\/)generated\/([\w-]+)\/client\.ts$/

/**
 * Runs tests as they are with Prisma 6.19: what the packages import of Prisma, the clients of the shop, and their adapters. Ways to
 * the database that pass no client keep the newest adapter.
 */
export const withPrisma6 = (): Plugin => ({
  name: 'prisma-6',
  enforce: 'pre',
  resolveId(source, importer = '') {
    if (importer.startsWith(folder)) return undefined
    const [, client] = CLIENT.exec(source) ?? []
    if (client !== undefined) return `${folder}generated/${client}/client.ts`
    const makesClients = MAKES_CLIENTS.test(importer)
    if (makesClients && source === '@prisma/adapter-libsql') return `${folder}adapter-libsql.ts`
    const isPrismas = source.startsWith('@prisma/client') || (makesClients && source.startsWith('@prisma/adapter-'))
    return isPrismas ? this.resolve(source, `${folder}package.json`, { skipSelf: true }) : undefined
  },
})
