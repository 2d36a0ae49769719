/** Makes the wall clock of this process wrong: what `Date` says, as after somebody has set it, or a long sleep of the machine. */
export const createWallClock = (): { jump(ms: number): void } => {
  const RealDate = globalThis.Date
  let off = 0
  const now = (): number => RealDate.now() + off
  // Still the one class: what was made before is a Date, too.
  const ShiftedDate: DateConstructor = new Proxy(RealDate, {
    construct: (target, args: unknown[]): Date => Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
    get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name, target)),
  })
  return {
    jump: (ms) => {
      off += ms
      globalThis.Date = ShiftedDate
    },
  }
}
