import { all, counted, idsOf, shown } from '../claims.ts'
import { type Identified, question, type Row } from '../question.ts'

export const ROLES = ['USER', 'EDITOR', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

type UserWithPosts = Row & { readonly posts?: readonly (Identified & { readonly comments?: readonly Identified[] })[] }

export const questionsOfUsers = {
  userById: question(
    6,
    (known) => known.id('User'),
    (id) => `user ${id}`,
    (row: Row | null, id) => [[all('User', { equals: { id } }, row)]],
  ),
  userByEmail: question(
    3,
    (known) => known.email(),
    (email) => `user ${email}`,
    (row: Row | null, email) => [[all('User', { equals: { email } }, row)]],
  ),
  emailTaken: question(
    1,
    (known) => known.email(),
    (email) => `whether somebody is ${email}`,
    (isTaken: boolean, email) => [[counted('User', { equals: { email } }, isTaken ? 1 : 0)]],
  ),
  usersByRole: question(
    2,
    (_, dice) => dice.pick(ROLES),
    (role) => `users who are ${role}`,
    (rows: readonly Row[], role) => [[all('User', { equals: { role } }, rows)]],
  ),
  usersByRoles: question(
    2,
    (_, dice): readonly Role[] => [dice.pick(ROLES), dice.pick(ROLES)],
    (roles) => `users who are ${roles.join(' or ')}`,
    (rows: readonly Row[], roles) => [[all('User', { oneOf: { field: 'role', values: roles } }, rows)]],
  ),
  rolesCounted: question(
    2,
    () => undefined,
    () => 'users by role',
    (groups: readonly { readonly role: string; readonly count: number }[]) => [
      ROLES.map((role) =>
        counted('User', { equals: { role } }, groups.find((group) => group.role === role)?.count ?? 0),
      ),
    ],
  ),
  userWithPosts: question(
    3,
    (known) => known.id('User'),
    (id) => `user ${id} with posts and their comments`,
    (user: UserWithPosts | null, id) => {
      if (user === null) return [[all('User', { equals: { id } }, null)]]
      const posts = shown(user.posts)
      const values = idsOf(posts)
      const comments = posts.flatMap((post) => shown(post.comments))
      return [
        [all('User', { equals: { id } }, user)],
        [all('Post', { equals: { authorId: id } }, posts)],
        ...(values.length === 0 ? [] : [[all('Comment', { oneOf: { field: 'postId', values } }, comments)]]),
      ]
    },
  ),
}
