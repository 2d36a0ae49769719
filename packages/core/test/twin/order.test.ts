import { describe, expect, it } from 'vitest'
import { createOrder } from './order.ts'
import type { Touches } from './touches.ts'

const looks = (...reads: string[]): Touches => ({ reads, changes: [] })
const changes = (...things: string[]): Touches => ({ reads: [], changes: things })

/** What is left of an order of steps. */
const sumOf = (...steps: readonly (readonly [label: string, touches: Touches])[]): number => {
  const order = createOrder()
  for (const [label, touches] of steps) order.happened(order.nameOf(label, touches, []), touches)
  return order.sum
}

describe('the order of steps', () => {
  it.each([
    ['they touch nothing in common', looks('x'), changes('y')],
    ['both only look', looks('x', 'y'), looks('x')],
  ])('is left out where %s', (_, one, other) => {
    expect(sumOf(['one', one], ['other', other])).toBe(sumOf(['other', other], ['one', one]))
  })

  it.each([
    ['one changes what the other looks at', changes('x'), looks('x')],
    ['both change one thing', changes('x', 'y'), changes('x')],
  ])('is kept where %s', (_, one, other) => {
    expect(sumOf(['one', one], ['other', other])).not.toBe(sumOf(['other', other], ['one', one]))
  })

  it('is kept across steps in between', () => {
    const [write, read] = [changes('x'), looks('x')]
    const between = ['between', looks('y')] as const
    expect(sumOf(['write', write], between, ['read', read])).toBe(sumOf(between, ['write', write], ['read', read]))
    expect(sumOf(['write', write], between, ['read', read])).not.toBe(sumOf(['read', read], between, ['write', write]))
  })
})
