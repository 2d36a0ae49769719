/** An extension that does nothing, on top of ours: its client has our hook alone. */
export const byTheHook = <T extends { $extends(extension: object): unknown }>(db: T): T =>
  db.$extends({ name: 'nothing' }) as T

/** What nobody can tell: whether a read went by Prisma's hook. */
export const ways: readonly (readonly [string, boolean])[] = [
  ['without hooks', true],
  ['by the hook', false],
]
