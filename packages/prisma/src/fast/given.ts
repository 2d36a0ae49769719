import { isPlain, type PlainObject } from '../objects.ts'

/** Deeper is cyclic, and for Prisma to refuse. */
const DEEPEST = 50

/** Arguments as they are now, for good: their objects and lists are ours, what is in them is shared. */
export const snapshotOf = <T>(args: T, depth = 0): T => {
  if (depth > DEEPEST) return args
  if (Array.isArray(args)) return args.map((item: unknown) => snapshotOf(item, depth + 1)) as T
  if (!isPlain(args)) return args
  const snapshot: Record<string, unknown> = {}
  for (const name of Object.keys(args)) snapshot[name] = snapshotOf((args as PlainObject)[name], depth + 1)
  return snapshot as T
}

/** What Prisma's own promise was given when the call was made, and looks at when it is awaited. */
export interface Given {
  readonly args: object
  /** Arguments may have been changed since: now they are these, and stay so. */
  settle(args: PlainObject): void
}

export const givenOf = (all: PlainObject): Given => {
  const args: Record<string, unknown> = { ...all }
  if ('cache' in args) delete args['cache']
  return {
    args,
    settle: (now) => {
      for (const name of Object.keys(args)) if (!(name in now)) delete args[name]
      Object.assign(args, now)
    },
  }
}
