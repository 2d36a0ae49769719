import type { Claims, FoundEntry, Tier } from '../../contracts/tier.ts'
import type { Space } from './space.ts'
import type { Sender } from './wire.ts'

export interface KeepingSetting {
  readonly name: string
  readonly send: Sender['send']
  /** The namespace as it is when a command arrives. */
  readonly space: () => Space
  readonly now: () => number
}

/** Nothing is kept longer, milliseconds. */
export const LONGEST = 24 * 3_600_000

type Shelf = Pick<KeepingSetting, 'space' | 'now'>

/** As a read finds it when it arrives. */
export const findEntry = ({ space, now }: Shelf, key: string): FoundEntry | undefined => {
  const entry = space().entries.get(key)
  return entry === undefined || entry.until <= now()
    ? undefined
    : { bytes: entry.bytes.slice(), left: entry.until - now() }
}

/** The tier of the pretend server. Bytes are copied on both ways, as a network would. */
export const memoryServerTier = ({ name, send, space, now }: KeepingSetting): Tier => ({
  name,
  traits: { shared: true, maxKeyBytes: 64 * 1024, maxValueBytes: 512 * 1024 * 1024 },
  read: (keys) => send('read', () => keys.map((key) => findEntry({ space, now }, key))),
  write: (entries) => {
    const sent = entries.map(({ key, bytes, keep }) => ({ key, bytes: bytes.slice(), keep }))
    return send('write', () => {
      for (const { key, bytes, keep } of sent)
        space().entries.set(key, { bytes, until: now() + Math.min(keep, LONGEST) })
    })
  },
  drop: (keys) =>
    send('drop', () => {
      for (const key of keys) space().entries.delete(key)
    }),
  close: async () => {},
})

export const memoryServerClaims = ({ send, space, now }: KeepingSetting): Claims => ({
  take: (name, holder, lease) =>
    send('take', () => {
      const claim = space().claims.get(name)
      if (claim !== undefined && claim.until > now() && claim.holder !== holder) return false
      space().claims.set(name, { holder, until: now() + lease })
      return true
    }),
  giveUp: (name, holder) =>
    send('giveUp', () => {
      if (space().claims.get(name)?.holder === holder) space().claims.delete(name)
    }),
})
