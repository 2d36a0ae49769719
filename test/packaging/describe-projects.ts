import { describe, expect, it } from 'vitest'
import { compileProject, nameOf, type UserProject } from './user-project.ts'

/** What people write without a type beside it, so that their declaration files have to say what it is. */
const LIBRARY = `
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { createCache } from '@tidemark/core'
import { cacheExtension } from '@tidemark/prisma'
import { type Prisma, PrismaClient } from './client.js'

const adapter = new PrismaLibSql({ url: 'file:shop.db' })
export const cache = createCache({ namespace: 'shop' })
export const prisma = new PrismaClient({ adapter }).$extends(cacheExtension)
export const configured = new PrismaClient({ adapter }).$extends(cacheExtension({ cache, scope: () => 7 }))
export const discreet = new PrismaClient({ adapter, omit: { user: { email: true } } }).$extends(cacheExtension)

export type Db = typeof prisma
export type Tx = Parameters<Parameters<Db['$transaction']>[0]>[0]

export const postsOf = (db: Db | Tx, authorId: number) =>
  db.post.findMany({ where: { authorId }, select: { title: true, tags: true }, cache: true })

export class Users {
  readonly db: typeof prisma
  constructor(db: typeof prisma) {
    this.db = db
  }
  byId(id: number) {
    return this.db.user.findUnique({ where: { id }, cache: { ttl: '1m' } })
  }
  async page(where: Prisma.UserWhereInput) {
    const [users, total] = await this.db.$transaction([
      this.db.user.findMany({ where, include: { profile: true }, cache: true }),
      this.db.user.count({ where, cache: 'refresh' }),
    ])
    return { users, total }
  }
  roles() {
    return this.db.user.groupBy({ by: ['role'], _count: { _all: true }, cache: true })
  }
  profileOf(id: number) {
    return this.db.user.findUniqueOrThrow({ where: { id }, cache: true }).profile()
  }
  report(id: number) {
    return this.db.$queryCached({ dependsOn: ['User'] })<{ total: bigint }[]>\`select \${id} as total\`
  }
  rename(id: number, name: string) {
    return this.db.$transaction(async (tx) => {
      await tx.user.update({ where: { id }, data: { name } })
      return { posts: await postsOf(tx, id), user: await tx.user.findUniqueOrThrow({ where: { id }, cache: false }) }
    })
  }
}
export const seen = (id: number) => discreet.post.findUnique({ where: { id }, include: { author: true }, cache: true })
`

/** What of it somebody else sees: every line that is wrong has to be, so that nothing became \`any\` on the way. */
const CONSUMER = `
import { configured, prisma, seen, Users } from './library.js'
const users = new Users(prisma)
export const use = async () => {
  const name: string | undefined = (await users.byId(1))?.name
  // @ts-expect-error -- a user, or null
  const noUser: number = await users.byId(1)
  const { users: all, total } = await users.page({ id: 1 })
  const bios: (string | undefined)[] = all.map(({ profile }) => profile?.bio)
  // @ts-expect-error -- a number
  const noTotal: string = total
  const counts: number[] = (await users.roles()).map(({ _count }) => _count._all)
  // @ts-expect-error -- was not asked for
  const age = (await users.roles())[0]?.age
  const bio: string | undefined = (await users.profileOf(1))?.bio
  // @ts-expect-error -- a profile, or null
  const noProfile: number = await users.profileOf(1)
  const totals: bigint[] = (await users.report(1)).map(({ total }) => total)
  const { posts, user } = await users.rename(1, 'a')
  const titles: string[] = posts.flatMap(({ title, tags }) => [title, ...tags.map(({ name }) => name)])
  // @ts-expect-error -- was not asked for
  const body = posts[0]?.body
  const email: string = user.email
  // @ts-expect-error -- the client leaves it out
  const noEmail = (await seen(1))?.author?.email
  const author: string | undefined = (await seen(1))?.author?.name
  // @ts-expect-error -- misspelt
  await configured.user.findMany({ cache: { tttl: '1m' } })
  // @ts-expect-error -- no number of seconds
  await configured.user.findMany({ cache: 5 })
  // @ts-expect-error -- there is nothing to cache in a write
  await configured.user.update({ where: { id: 1 }, data: { name: 'a' }, cache: true })
  // @ts-expect-error -- nobody knows what it depends on
  configured.$queryCached({ ttl: '1m' })
  // @ts-expect-error -- takes none
  prisma.$cache.stats(1)
  return [name, noUser, bios, noTotal, counts, age, bio, noProfile, totals, titles, body, email, noEmail, author]
}
`

const PROJECTS: readonly UserProject[] = [
  { generator: 'prisma-client', format: 'esm', resolution: 'nodenext', exactOptionalPropertyTypes: true },
  { generator: 'prisma-client', format: 'esm', resolution: 'bundler', exactOptionalPropertyTypes: false },
  { generator: 'prisma-client', format: 'cjs', resolution: 'nodenext', exactOptionalPropertyTypes: false },
  { generator: 'prisma-client-js', format: 'esm', resolution: 'nodenext', exactOptionalPropertyTypes: false },
  { generator: 'prisma-client-js', format: 'esm', resolution: 'bundler', exactOptionalPropertyTypes: true },
  { generator: 'prisma-client-js', format: 'cjs', resolution: 'nodenext', exactOptionalPropertyTypes: true },
]

/** `home`: a folder of a user who installed the packages. */
export const describeProjects = (home: () => string): void => {
  describe('a project that exports its client', () => {
    it.each(PROJECTS.map((project) => ({ name: nameOf(project), project })))(
      'has declaration files that are short and say the same: $name',
      async ({ project }) => {
        const { errors, declaration } = await compileProject(home(), project, LIBRARY, CONSUMER)
        expect(errors).toEqual([])
        expect(declaration).toContain('CachedFindUnique')
        expect(declaration.length).toBeLessThan(200_000)
      },
      120_000,
    )
  })
}
