import {
  And,
  Between,
  Equal,
  type EntityManager,
  FindOperator,
  ILike,
  In,
  IsNull,
  LessThan,
  Like,
  MoreThan,
  Not,
  Or,
  Raw,
} from 'typeorm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Author, Post } from '../support/entities.ts'
import { openSource, type OpenSource } from '../support/open-source.ts'

type Read = (manager: EntityManager) => Promise<unknown>

describe('calls that are known again', () => {
  let source: OpenSource
  beforeAll(async () => {
    source = await openSource('sqljs')
  })
  afterAll(() => source.close())

  /** How many queries a repeated call makes, if only to plan it. */
  const queriesOf = async (read: Read): Promise<number> => {
    const { manager } = source.dataSource
    await read(manager)
    const making = vi.spyOn(manager, 'createQueryBuilder')
    try {
      await read(manager)
      return making.mock.calls.length
    } finally {
      making.mockRestore()
    }
  }

  test.each<[string, Read]>([
    ['values', (m) => m.findBy(Post, { id: 1, title: 'one' })],
    ['a list', (m) => m.findBy(Post, { id: In([1, 2, 3]) })],
    ['nothing', (m) => m.findBy(Author, { deletedAt: IsNull() })],
    ['operators in operators', (m) => m.findBy(Post, { id: Not(In([1, 2])), score: Or(LessThan(3), MoreThan(9)) })],
    ['what is between dates', (m) => m.findBy(Author, { deletedAt: Between(new Date(0), new Date(1)) })],
    ['patterns', (m) => m.find(Post, { where: [{ title: Like('a%') }, { title: ILike('b%') }] })],
    ['all of some', (m) => m.countBy(Post, { score: And(MoreThan(1), LessThan(5)), id: Equal(3) })],
    [
      'what a related row has',
      (m) => m.find(Post, { where: { author: { id: In([1, 2]) } }, relations: { author: true } }),
    ],
  ])('with %s', async (_, read) => {
    expect(await queriesOf(read)).toBe(0)
  })

  test('are told apart by all that their operators hold', async () => {
    const { manager } = source.dataSource
    await manager.save(Post, [1, 2, 3, 4].map((score) => ({ title: `of ${score}`, score })) as Partial<Post>[])
    const scores = async (score: unknown): Promise<number[]> =>
      (await manager.find(Post, { where: { score: score as never }, order: { id: 'ASC' } })).map((post) => post.score)
    const all: [unknown, number[]][] = [
      [In([1, 2]), [1, 2]],
      [In([2, 1, 3]), [1, 2, 3]],
      [Not(In([1, 2])), [3, 4]],
      [Between(1, 2), [1, 2]],
      [Not(Between(1, 2)), [3, 4]],
      [LessThan(2), [1]],
      [MoreThan(2), [3, 4]],
      [Equal(2), [2]],
      [2, [2]],
      [Or(Equal(1), Equal(4)), [1, 4]],
      [And(MoreThan(1), LessThan(4)), [2, 3]],
      [Or(MoreThan(1), LessThan(4)), [1, 2, 3, 4]],
    ]
    for (const turn of ['first', 'second', 'third'])
      for (const [score, found] of all) expect(await scores(score), turn).toEqual(found)
  })

  test('are not those of operators of a class of its own, nor of those that are used in another way', async () => {
    class Lower extends FindOperator<string> {
      override get value(): string {
        return (this as unknown as { _value: string })._value.toLowerCase()
      }
    }
    class Upper extends FindOperator<string> {
      override get value(): string {
        return (this as unknown as { _value: string })._value.toUpperCase()
      }
    }
    class Fixed extends FindOperator<string> {
      constructor(held: string, used: string) {
        super('equal', held)
        Object.defineProperty(this, 'value', { value: used })
      }
    }
    const { manager } = source.dataSource
    await manager.save(Post, [{ title: 'a' }, { title: 'A' }] as Partial<Post>[])
    const titles = async (title: FindOperator<string>): Promise<string[]> =>
      (await manager.findBy(Post, { title })).map((post) => post.title)
    for (const turn of ['first', 'second', 'third']) {
      expect(await titles(new Lower('equal', 'a')), turn).toEqual(['a'])
      expect(await titles(new Upper('equal', 'a')), turn).toEqual(['A'])
      expect(await titles(new Fixed('a', 'a')), turn).toEqual(['a'])
      expect(await titles(new Fixed('a', 'A')), turn).toEqual(['A'])
      expect(await titles(In(['a'])), turn).toEqual(['a'])
      expect(await titles(new FindOperator('in', ['a'] as never, true, false)), turn).toEqual([])
    }
  })

  test('may hold what refers to itself', async () => {
    class Owner {
      readonly self = this
      readonly missing = undefined
    }
    await expect(source.dataSource.manager.findBy(Post, { score: new Owner() as never })).rejects.not.toThrow(
      /call stack/,
    )
  })

  test('are not those that make SQL of their own', async () => {
    expect(await queriesOf((m) => m.findBy(Post, { score: Raw((at) => `${at} > 1`) }))).toBeGreaterThan(0)
  })
})
