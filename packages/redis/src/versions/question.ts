import { groupOf, type Tag } from '@tidemark/core/tier'

/** Tags as a command names them: each once, and the groups that they belong to, each once. */
export interface Question {
  readonly tags: readonly Tag[]
  readonly groups: readonly string[]
  /** Per tag: its group's place in `groups`, from 1 as Lua counts. */
  readonly groupNumbers: readonly number[]
}

export const questionOf = (asked: readonly Tag[]): Question => {
  const tags = [...new Set(asked)]
  const numbers = new Map<string, number>()
  const groupNumbers = tags.map((tag) => {
    const group = groupOf(tag)
    const number = numbers.get(group) ?? numbers.size + 1
    numbers.set(group, number)
    return number
  })
  return { tags, groups: [...numbers.keys()], groupNumbers }
}
