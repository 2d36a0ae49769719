import type { BusMessage, Tag } from '@tidemark/core/tier'

/** First word of every message. A release that speaks otherwise says another one. */
export const WIRE = '1'

/** Lua writes an empty list as `{}`. */
const tagsIn = (value: unknown): readonly Tag[] | undefined => {
  if (Array.isArray(value)) return value.every((tag) => typeof tag === 'string') ? value : undefined
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? [] : undefined
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const read = (message: readonly unknown[]): BusMessage | undefined => {
  const [wire, kind, first, second, third] = message
  if (wire !== WIRE) return undefined
  if (kind === 'pong') return typeof first === 'string' ? { kind, nonce: first } : undefined
  if (kind === 'locked') {
    const tags = tagsIn(first)
    return tags && { kind, tags }
  }
  if (kind === 'released') {
    const [moved, restored, stillLocked] = [tagsIn(first), tagsIn(second), tagsIn(third)]
    return moved && restored && stillLocked && { kind, moved, restored, stillLocked }
  }
  return undefined
}

/** What was said on the channel. What cannot be read may have been anything, so it counts as everything (rule 9). */
export const readMessage = (text: string): BusMessage => {
  const message = parse(text)
  return (Array.isArray(message) ? read(message) : undefined) ?? { kind: 'everything' }
}

export const writeMessage = (kind: 'locked' | 'everything' | 'pong', content?: readonly Tag[] | string): string =>
  JSON.stringify(content === undefined ? [WIRE, kind] : [WIRE, kind, content])
