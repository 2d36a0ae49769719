import type { ShopClient } from '../shop-client.ts'
import { minutesAfterEpoch, pairsOf, rowsOf, type Draw } from './draw.ts'
import { insertCounted, insertPlain, insertRows, lastId, type IdRange } from './insert.ts'
import type { Sizes } from './sizes.ts'

const givenNames = ['Ada', 'Bela', 'Chidi', 'Dora', 'Emil', 'Freya', 'Goran', 'Hana', 'Ines', 'Jorge', 'Keiko', 'Lior']
const familyNames = [
  'Abe',
  'Berg',
  'Costa',
  'Diaz',
  'Ekman',
  'Fofana',
  'Garcia',
  'Haas',
  'Ito',
  'Jansen',
  'Khan',
  'Lund',
]

const roleOf = (draw: Draw): 'USER' | 'EDITOR' | 'ADMIN' => {
  const at = draw.random()
  return at < 0.9 ? 'USER' : at < 0.97 ? 'EDITOR' : 'ADMIN'
}

const userRow = (draw: Draw, tenant: () => number, index: number) => ({
  email: `user${index + 1}@example.com`,
  tenantId: tenant(),
  name: `${draw.oneOf(givenNames)} ${draw.oneOf(familyNames)}`,
  age: draw.chance(0.9) ? draw.integer(16, 80) : null,
  role: roleOf(draw),
  score: draw.integer(0, 1_000),
  deletedAt: draw.chance(0.02) ? minutesAfterEpoch(draw.integer(0, 500_000)) : null,
  createdAt: minutesAfterEpoch(index),
})

/** Profiles for most users, teams, and who follows whom: a few users have most of the followers. */
const seedAround = async (client: ShopClient, sizes: Sizes, draw: Draw, users: IdRange) => {
  const withProfile = rowsOf(users.count, (index) => users.first + index).filter(() => draw.chance(0.8))
  const profiles = await insertCounted(
    withProfile.map((userId) => ({ userId, bio: draw.words(12) })),
    { createMany: (data) => client.profile.createMany({ data }), lastId: () => client.profile.findFirst(lastId) },
  )
  const teams = await insertCounted(
    rowsOf(sizes.teams, () => ({ name: `Team ${draw.words(1)}` })),
    { createMany: (data) => client.team.createMany({ data }), lastId: () => client.team.findFirst(lastId) },
  )
  const anyone = (): number => draw.id(users)
  const members = sizes.teams === 0 ? [] : pairsOf(users.count, anyone, draw.popular(teams, 0.5))
  const memberships = await insertRows(
    members.map(([userId, teamId]) => ({ userId, teamId, role: draw.chance(0.1) ? 'lead' : 'member' })),
    (data) => client.membership.createMany({ data }),
  )
  const following = pairsOf(sizes.follows, anyone, draw.popular(users)).filter(([from, to]) => from !== to)
  const follows = await insertPlain(client, 'follows', ['follower_id', 'followee_id'], following)
  return { profiles, teams, memberships, follows }
}

/** Tenants, users and what hangs on them alone. */
export const seedPeople = async (client: ShopClient, sizes: Sizes, draw: Draw) => {
  const tenants = await insertCounted(
    rowsOf(sizes.tenants, (index) => ({ name: `Tenant ${index + 1}` })),
    { createMany: (data) => client.tenant.createMany({ data }), lastId: () => client.tenant.findFirst(lastId) },
  )
  const tenant = draw.popular(tenants)
  const users = await insertCounted(
    rowsOf(sizes.users, (index) => userRow(draw, tenant, index)),
    { createMany: (data) => client.user.createMany({ data }), lastId: () => client.user.findFirst(lastId) },
  )
  return { tenants, users, ...(await seedAround(client, sizes, draw, users)) }
}
