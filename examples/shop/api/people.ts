import type { Shop } from './shop.ts'

/** Who is signed in: asked on every request that carries a session. */
export const userByEmail = (shop: Shop, email: string) => shop.user.findUnique({ where: { email } })

export const profilePage = (shop: Shop, id: number) =>
  shop.user.findUnique({ where: { id }, include: { profile: true } })

export const teamsOfUser = (shop: Shop, userId: number) =>
  shop.membership.findMany({ where: { userId }, include: { team: true } })

export const renameUser = (shop: Shop, id: number, name: string) =>
  shop.user.update({ where: { id }, data: { name, version: { increment: 1 } } })

/** A nested write: the profile is made if the user has none. */
export const editProfile = (shop: Shop, id: number, name: string, bio: string) =>
  shop.user.update({
    where: { id },
    data: { name, version: { increment: 1 }, profile: { upsert: { create: { bio }, update: { bio } } } },
    include: { profile: true },
  })

export const joinTeam = (shop: Shop, userId: number, teamId: number) =>
  shop.membership.upsert({
    where: { userId_teamId: { userId, teamId } },
    create: { userId, teamId },
    update: { role: 'member' },
  })

/** Says how many memberships ended: none if the user was no member. */
export const leaveTeam = (shop: Shop, userId: number, teamId: number) =>
  shop.membership.deleteMany({ where: { userId, teamId } })
