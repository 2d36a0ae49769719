import type { HookCall, Unpack } from '../client.ts'
import type { PlainObject } from '../objects.ts'

interface Figures {
  _count?: unknown
}

const one = (figures: Figures): unknown => (figures._count as { readonly _all: unknown })._all
const same: Unpack = (figures) => figures

/** As Prisma does it: the same arguments ask for the figures as an object in any case, and say whether the caller is to get one of them alone. */
const aggregate = ({ _count }: PlainObject): Unpack =>
  typeof _count === 'boolean'
    ? (figures) => Object.assign(figures as Figures, { _count: one(figures as Figures) })
    : same

const UNPACKS: Readonly<Record<string, (args: PlainObject) => Unpack>> = {
  aggregate,
  count: (args) => {
    const first = aggregate(args)
    if (typeof args['select'] === 'object') return (figures) => (first(figures) as Figures)._count
    return (figures) => one(first(figures) as Figures)
  },
  groupBy: (args) => {
    const each = aggregate(args)
    return (groups) => (groups as unknown[]).map((group) => each(group))
  },
}

const formOf = (unpack: Unpack, operation: string): string => {
  const figures: Figures = { _count: { _all: 1 } }
  try {
    return JSON.stringify([unpack(operation === 'groupBy' ? [figures] : figures)])
  } catch {
    return 'none'
  }
}

/**
 * Prisma unpacks figures as arguments say that belong to the caller: one time those of when the call was made, another time those of when
 * the answer comes. From here on it does as `args` say, whatever becomes of the others; false: it would do something else already.
 */
export const settleForm = ({ operation, __internalParams: params }: HookCall, args: PlainObject): boolean => {
  const unpack = UNPACKS[operation]?.(args)
  if (unpack === undefined || params.unpacker === undefined) return true
  if (formOf(params.unpacker, operation) !== formOf(unpack, operation)) return false
  params.unpacker = unpack
  return true
}
