import { deed, maybe, nobody, type Touched } from '../deed.ts'
import { ROLES } from '../questions/users.ts'

const thatUser = ({ id }: { readonly id: number }): Touched => ({ model: 'User', id })
const doneUser = (_: unknown, done: { readonly id: number }): Touched => thatUser(done)

export const deedsOnUsers = {
  renameUser: deed(4, 'renames a user', ({ known, stamp }) => ({ id: known.id('User'), name: stamp }), thatUser),
  mailUser: deed(
    2,
    'gives a user another email',
    ({ known, stamp }) => ({ id: known.id('User'), email: `${stamp}@tide.mark` }),
    thatUser,
  ),
  promoteUser: deed(
    2,
    'gives a user another role',
    ({ known, dice }) => ({ id: known.id('User'), role: dice.pick(ROLES) }),
    thatUser,
  ),
  promoteUsers: deed(
    1,
    'gives many users another role',
    ({ dice }) => ({ from: dice.pick(ROLES), to: dice.pick(ROLES) }),
    nobody,
  ),
  upsertUser: deed(1, 'upserts a user', ({ known, stamp }) => ({ email: known.email(), name: stamp }), doneUser),
  createUser: deed(0.5, 'creates a user', ({ stamp }) => ({ email: `${stamp}@tide.mark`, name: stamp }), doneUser),
  deleteUser: deed(
    0.5,
    'deletes a user',
    ({ known }) => {
      if (known.count('User') < 7) return undefined
      const id = known.id('User')
      known.forget('User', id)
      return { id }
    },
    thatUser,
  ),
  givePosts: deed(
    2,
    'gives a user somebody’s posts',
    (writer) => {
      const { known, stamp } = writer
      return { id: known.id('User'), name: maybe(writer, stamp), posts: [known.id('Post'), known.id('Post')] }
    },
    thatUser,
  ),
}
