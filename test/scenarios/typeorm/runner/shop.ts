import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { createShopClient, type ShopClient, type ShopProvider } from '@tidemark/shop'
import type { DataSource, EntityManager } from 'typeorm'
import { createTestDatabase } from '../../../support/database.ts'
import { createGate } from '../../../support/gate.ts'
import { givenServers } from '../../../support/given-servers.ts'
import { sqlRecorder } from '../../../support/sql-log.ts'
import { type Around, openShopSource, type ShopPlace } from '../../../support/typeorm-shop/index.ts'
import { type Admin, adminByScripts, connectAdmin } from '../../any-orm/admin.ts'
import type { ShopOf } from '../../any-orm/orm.ts'
import { fill } from '../../runner/data.ts'
import { kindsOfDoc } from './kinds-of-doc.ts'

/** The managers of two DataSources without a cache; of SQLite in memory it is one, for there is one connection. */
export interface ScenarioShop extends ShopOf<EntityManager> {
  /** One more. It ends with the shop. */
  connect(): Promise<EntityManager>
}

/** The rows that all scenarios begin with, put into a database by the ORM that they were written down for. */
const filled = async (provider: ShopProvider) => {
  const database = await createTestDatabase(provider, givenServers())
  const client: ShopClient = createShopClient(database)
  await fill(client, provider)
  await client.$disconnect()
  return database
}

/** The bytes of a database file, with everything that is in its log. */
const bytesOf = async (url: string): Promise<Uint8Array> => {
  const whole = `${fileURLToPath(url)}.whole`
  const connection = await new PrismaLibSql({ url }).connect()
  await connection.executeScript(`VACUUM INTO '${whole}'`)
  await connection.dispose()
  return readFile(whole)
}

interface Place {
  readonly place: ShopPlace
  connectAdmin(source: DataSource): Promise<Admin>
  drop(): Promise<void>
}

const inMemory = async (): Promise<Place> => {
  const file = await filled('sqlite')
  const database = await bytesOf(file.url)
  await file.drop()
  return {
    place: { provider: 'sqljs', database },
    connectAdmin: async ({ driver }) => {
      const { databaseConnection } = driver as unknown as { databaseConnection: { exec(script: string): unknown } }
      return adminByScripts((script) => void databaseConnection.exec(script))
    },
    drop: async () => {},
  }
}

const onServer = async (): Promise<Place> => {
  const database = await filled('postgresql')
  if (database.provider !== 'postgresql') throw new Error('expected a PostgreSQL')
  return { place: database, connectAdmin: () => connectAdmin(database), drop: () => database.drop() }
}

export const openShop = async (provider: ShopProvider): Promise<ScenarioShop> => {
  const { place, connectAdmin: connectTo, drop } = await (provider === 'sqlite' ? inMemory() : onServer())
  const { log, note } = sqlRecorder()
  const gate = createGate()
  const around: Around = (sql, send) => {
    note(sql)
    return gate.pass(sql, send)
  }
  const dialect = provider === 'sqlite' ? 'sqljs' : 'postgres'
  const sources: DataSource[] = []
  const connect = async (): Promise<EntityManager> => {
    const source = await openShopSource(place, { around, more: kindsOfDoc(dialect) })
    sources.push(source)
    return source.manager
  }
  const first = await connect()
  const clients = [first, provider === 'sqlite' ? first : await connect()] as const
  const admin = await connectTo(first.dataSource)
  await admin.remember()
  const close = async (): Promise<void> => {
    gate.open()
    await Promise.all(sources.map((source) => source.destroy()))
    await admin.end()
    await drop()
  }
  return { provider, clients, connect, log, gate, admin, close }
}
