import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { addressOf } from '../src/address.ts'

describe('where an adapter leads', () => {
  const url = 'postgresql://app:secret@db.internal:6432/shop'

  it('is the same whatever decides about nothing but how', () => {
    const same = [
      new PrismaPg(url),
      new PrismaPg({ connectionString: url, max: 2 }),
      new PrismaPg({ connectionString: url.replace('secret', 'changed') }),
      new PrismaPg(new pg.Pool({ connectionString: url })),
    ]
    expect(new Set(same.map(addressOf)).size).toBe(1)
  })

  it.each([
    ['another host', new PrismaPg(url.replace('db.', 'other.'))],
    ['another port', new PrismaPg(url.replace('6432', '5432'))],
    ['another database', new PrismaPg(url.replace('/shop', '/tenant'))],
    ['another user, who may see other rows', new PrismaPg(url.replace('app', 'admin'))],
    ['another schema', new PrismaPg(url, { schema: 'tenant' })],
    ['another search path', new PrismaPg(`${url}?options=-c%20search_path%3Dtenant`)],
    ['settings of its session', new PrismaPg({ connectionString: url, options: '-c search_path=tenant' })],
    ['single settings', new PrismaPg({ host: 'db.internal', port: 6432, database: 'tenant', user: 'app' })],
  ])('is another one with %s', (_, adapter) => {
    expect(addressOf(adapter)).toEqual(expect.any(String))
    expect(addressOf(adapter)).not.toBe(addressOf(new PrismaPg(url)))
  })

  it('is another one with the settings of its session that the environment gives', () => {
    const before = addressOf(new PrismaPg(url))
    vi.stubEnv('PGOPTIONS', '-c app.tenant=7')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(addressOf(new PrismaPg(url))).not.toBe(before)
  })

  it('never shows a password', () => {
    expect(addressOf(new PrismaPg(url))).not.toContain('secret')
  })

  it('is not told by every adapter', () => {
    expect(addressOf(new PrismaLibSql({ url: 'file:x.db' }))).toBeUndefined()
    expect(addressOf(new PrismaPg('not a url'))).toBeUndefined()
    expect(addressOf({ config: null })).toBeUndefined()
  })
})
