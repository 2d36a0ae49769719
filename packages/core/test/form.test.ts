import { describe, expect, it } from 'vitest'
import type { Form } from '../src/contracts/form.ts'
import { withForm } from '../src/contracts/plan.ts'
import { settled, gate } from './support/gates.ts'
import { onePost, pass, world } from './support/processes.ts'
import { setting, type Setting } from './support/setting.ts'
import { policy } from './support/shop.ts'

/** What only an ORM can make: `#id` is on no copy that somebody else makes. */
class Entity {
  readonly #id: number
  tags: string[]
  constructor(id: number, tags: readonly string[]) {
    this.#id = id
    this.tags = [...tags]
  }
  get id(): number {
    return this.#id
  }
}

interface Kept {
  readonly id: number
  readonly tags: readonly string[]
}

const form: Form = {
  keep: (answer) => ({ id: (answer as Entity).id, tags: [...(answer as Entity).tags] }),
  give: (kept) => new Entity((kept as Kept).id, (kept as Kept).tags),
}

const read = (at: Setting, load: () => Promise<unknown>, how: Form = form): Promise<unknown> => {
  const plan = at.engine.plan(onePost(at), policy, undefined, () => undefined)
  return at.engine.read({ plan: withForm(plan, how), load, isPlain: true })
}

const instantly = (at: Setting): unknown =>
  at.engine.instant?.take(at.engine.plan(onePost(at), policy, undefined, () => undefined))

const seven = async (): Promise<Entity> => new Entity(7, ['a'])
const never = async (): Promise<never> => {
  throw new Error('the database was asked')
}

/** It is the answer, and its holder's own. */
const isOwn = (answers: readonly unknown[]): void => {
  for (const answer of answers) {
    expect(answer).toBeInstanceOf(Entity)
    const { id, tags } = answer as Entity
    expect([id, ...tags]).toEqual([7, 'a'])
    tags.push('spoiled')
  }
  expect(new Set(answers).size).toBe(answers.length)
}

describe('an answer that only its ORM can make', () => {
  it('comes out of memory as a new one each time', async () => {
    const at = setting()
    isOwn([await read(at, seven), await read(at, never), await read(at, never), instantly(at)])
    expect(at.events('hit').length).toBe(3)
  })

  it('is kept as it was before its first holder could change it', async () => {
    const at = setting()
    const first = (await read(at, seven)) as Entity
    first.tags.push('spoiled')
    isOwn([await read(at, never)])
  })

  it('is made for each of those who share a load', async () => {
    const at = setting()
    const slow = gate<unknown>()
    const all = [read(at, () => slow.passed), read(at, never), read(at, never)]
    await settled()
    slow.open(await seven())
    isOwn(await Promise.all(all))
  })

  it('comes out of a server in another process', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const first = await read(a, seven)
    await settled()
    isOwn([first, await read(b, never), await read(b, never), await read(a, never)])
  })

  it('comes out of a server that alone keeps it', async () => {
    const here = world({ consistency: 'strong', l1: false })
    const [a, b] = [here.process(), here.process()]
    const first = await read(a, seven)
    await settled()
    isOwn([first, await read(b, never), await read(a, never)])
  })

  it('is made for those who wait for another process', async () => {
    const here = world({ consistency: 'strong' })
    const [a, b] = [here.process(), here.process()]
    const slow = gate<unknown>()
    const first = read(a, () => slow.passed)
    await settled()
    const others = [read(b, never), read(b, never)]
    await pass(here, 40)
    slow.open(await seven())
    await pass(here, 40)
    isOwn(await Promise.all([first, ...others]))
  })

  it('is not kept, and given to nobody else, if it cannot be', async () => {
    const at = setting()
    const refusing: Form = {
      ...form,
      keep: () => {
        throw Object.assign(new Error('no'), { name: 'Uncopyable' })
      },
    }
    const slow = gate<unknown>()
    const all = [read(at, () => slow.passed, refusing), read(at, seven, refusing), read(at, seven, refusing)]
    await settled()
    slow.open(await seven())
    isOwn(await Promise.all(all))
    expect(at.events('refuse').map(({ reason }) => reason)).toEqual(['value', 'value', 'value'])
  })

  // Rule 10: the database answers.
  describe('that cannot be made again', () => {
    const broken: Form = {
      ...form,
      give: () => {
        throw new Error('no more')
      },
    }

    it('is loaded by whoever asks next', async () => {
      const at = setting()
      isOwn([await read(at, seven, broken), await read(at, seven, broken)])
      expect(instantly(at)).not.toBeInstanceOf(Entity)
      expect(at.events('error').map(({ error }) => (error as Error).message)).toEqual(['no more', 'no more'])
      expect(at.events('hit')).toEqual([])
    })

    it('is loaded by each of those who joined', async () => {
      const at = setting()
      const slow = gate<unknown>()
      const all = [read(at, () => slow.passed, broken), read(at, seven, broken), read(at, seven, broken)]
      await settled()
      slow.open(await seven())
      isOwn(await Promise.all(all))
    })

    it('is loaded in another process', async () => {
      const here = world({ consistency: 'strong' })
      const [a, b] = [here.process(), here.process()]
      const first = await read(a, seven, broken)
      await settled()
      isOwn([first, await read(b, seven, broken)])
    })
  })
})
