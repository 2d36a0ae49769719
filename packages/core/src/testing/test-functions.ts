interface Expectations {
  toBe(expected: unknown): unknown
  toEqual(expected: unknown): unknown
}

/** The functions of a test runner (Vitest, Jest), handed in: this door loads where there is none. */
export interface TestFunctions {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
  readonly expect: (actual: unknown) => Expectations & { readonly not: Expectations }
}
