/** A promise that a test opens by hand: the only way that tests make somebody wait. */
export interface Gate<T = void> {
  readonly passed: Promise<T>
  open(value: T): void
  fail(error: unknown): void
}

export const gate = <T = void>(): Gate<T> => {
  let open: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const passed = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { passed, open, fail }
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
