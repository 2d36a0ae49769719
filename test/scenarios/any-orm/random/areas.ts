/**
 * Parts of the shop. A history that keeps to one has writes that meet its questions more often than one that goes
 * everywhere.
 */
export const areas = ['blog', 'trade', 'docs'] as const
export type Area = (typeof areas)[number]

/** Things by name, in the part of the shop they belong to. */
export type ByArea<T> = Readonly<Record<Area, Readonly<Record<string, T>>>>

export const ofAll = <T>({ blog, trade, docs }: ByArea<T>): Readonly<Record<string, T>> => ({
  ...blog,
  ...trade,
  ...docs,
})
