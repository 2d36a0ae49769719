import { type Dice, emails, roles, words } from '../../any-orm/random/dice.ts'
import { Follow, Membership, Profile, User } from '../../../support/typeorm-shop/index.ts'
import { insertAs } from '../groups/common.ts'
import { aUser, ids, maybe, type Operation } from './drawn.ts'

const change = (dice: Dice) =>
  dice.of<Partial<Pick<User, 'name' | 'role' | 'email' | 'score' | 'tenantId' | 'age'>>>([
    { name: dice.of(words) },
    { role: dice.of(roles) },
    { email: dice.of(emails) },
    { score: dice.id(9), age: maybe(dice, dice.id(9)) },
    { tenantId: dice.id(2), role: dice.of(roles) },
  ])

/** Users and what hangs on them alone. */
export const peopleOperations: Readonly<Record<string, Operation>> = {
  insertUser: async (db, dice) => insertAs(User, { ...ids(dice), ...aUser(dice) })(db),
  saveUser: (db, dice) => db.save(User, aUser(dice)),
  updateUser: (db, dice) => db.update(User, { id: dice.id(5) }, change(dice)),
  updateUserByEmail: (db, dice) => db.update(User, { email: dice.of(emails) }, change(dice)),
  editUser: async (db, dice) => {
    const user = await db.findOneByOrFail(User, { id: dice.id(5) })
    return db.save(Object.assign(user, change(dice)))
  },
  renumberUser: (db, dice) => db.update(User, { id: dice.id(5) }, { id: dice.id(5) }),
  deleteUser: (db, dice) => db.delete(User, { id: dice.id(5) }),
  removeUser: async (db, dice) => db.remove(await db.findOneByOrFail(User, { id: dice.id(5) })),
  softDeleteUser: (db, dice) => db.softDelete(User, dice.of([{ id: dice.id(5) }, { role: dice.of(roles) }])),
  softRemoveUser: async (db, dice) => db.softRemove(await db.findOneByOrFail(User, { id: dice.id(5) })),
  restoreUser: (db, dice) => db.restore(User, dice.of([{ id: dice.id(5) }, { tenantId: dice.id(2) }])),
  upsertUser: (db, dice) => db.upsert(User, aUser(dice), ['email']),
  upsertUsers: (db, dice) => db.upsert(User, [aUser(dice), aUser(dice)], ['email']),
  updateUsers: (db, dice) => db.update(User, { role: dice.of(roles) }, { role: dice.of(roles), score: dice.id(9) }),
  countUp: (db, dice) =>
    db.increment(User, dice.of([{ id: dice.id(5) }, { role: dice.of(roles) }]), 'score', dice.id(3)),
  saveUsers: async (db, dice) => {
    const users = await db.findBy(User, { role: dice.of(roles) })
    for (const user of users) user.tenantId = dice.id(2)
    return db.save(users)
  },
  swapNames: async (db, dice) => {
    const users = await db.find(User, { order: { id: 'ASC' }, take: 2, skip: dice.id(2) })
    const names = users.map(({ name }) => name).toReversed()
    for (const [index, user] of users.entries()) user.name = names[index] ?? user.name
    return db.save(users)
  },
  saveProfile: async (db, dice) => {
    const profile = (await db.findOneBy(Profile, { userId: dice.id(3) })) ?? db.create(Profile, { userId: dice.id(3) })
    profile.bio = dice.of(words)
    return db.save(profile)
  },
  moveProfile: async (db, dice) => {
    const profile = await db.findOneOrFail(Profile, { where: { userId: dice.id(3) }, relations: { user: true } })
    profile.user = await db.findOneByOrFail(User, { id: dice.id(4) })
    return db.save(profile)
  },
  deleteProfile: (db, dice) => db.delete(Profile, { user: { id: dice.id(3) } }),
  join: (db, dice) => db.save(Membership, { userId: dice.id(3), teamId: dice.id(2), role: dice.of(words) }),
  rejoin: (db, dice) => db.update(Membership, { userId: dice.id(3) }, { teamId: dice.id(2) }),
  leave: (db, dice) => db.delete(Membership, { teamId: dice.id(2), userId: dice.id(3) }),
  follow: (db, dice) => db.insert(Follow, { followerId: dice.id(3), followeeId: dice.id(3) }),
  unfollow: (db, dice) => db.delete(Follow, { followerId: dice.id(3) }),
}
