import type { Value } from './history.ts'

/**
 * Strings, numbers, flags, null and Decimals in one spelling: a price is the same whether it was sent as a number or came
 * back as a Decimal. `undefined` stays what it is: no such row.
 */
export const spell = (value: unknown): Value => (value === undefined ? undefined : `${value as string | number}`)
