import type { Cache } from '@tidemark/core'

type Dependency = NonNullable<Parameters<Cache['remember']>[1]['dependsOn']>[number]

/** Answers that hang on rows of the store, each on some of them. */
const ANSWERS: Readonly<Record<string, Dependency>> = {
  'user 1': { model: 'User', id: 1 },
  'user 2': { model: 'User', id: 2 },
  'email ada': { model: 'User', where: { email: 'ada@x' } },
  active: { model: 'User', where: { active: true } },
  inactive: { model: 'User', where: { active: false } },
  'post 1': { model: 'Post', id: 1 },
  'post 2': { model: 'Post', id: 2 },
  'post 3': { model: 'Post', id: 3 },
  'of 1': { model: 'Post', where: { authorId: 1 } },
  'of 2': { model: 'Post', where: { authorId: 2 } },
  'of none': { model: 'Post', where: { authorId: null } },
  'comment 1': { model: 'Comment', id: 1 },
  'comment 3': { model: 'Comment', id: 3 },
  'on 1': { model: 'Comment', where: { postId: 1 } },
  'on 3': { model: 'Comment', where: { postId: 3 } },
  'tag 1': { model: 'Tag', id: 1 },
  'a 1': { model: 'Membership', id: { team: 'a', userId: 1 } },
  'b 1': { model: 'Membership', id: { team: 'b', userId: 1 } },
}

export interface Answers {
  /** Has all of them remembered. */
  fill(): Promise<void>
  /** The names of those that were not there any more, and are again. */
  moved(): Promise<readonly string[]>
}

export const answersOf = (cache: Pick<Cache, 'remember'>): Answers => {
  const moved = async (): Promise<readonly string[]> => {
    const built: string[] = []
    for (const [name, dependency] of Object.entries(ANSWERS))
      await cache.remember(name, { ttl: '5m', dependsOn: [dependency] }, () => built.push(name))
    return built
  }
  return { moved, fill: async () => void (await moved()) }
}
