import { Money } from './entities.ts'

/** A value with everything that tells it from another one: classes, hidden properties, what private fields hold. */
export const shapeOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const name = (Object.getPrototypeOf(value) as { constructor?: { name: string } } | null)?.constructor?.name
  if (value instanceof Date) return [name, value.getTime()]
  if (Buffer.isBuffer(value)) return [name, value.toString('hex')]
  if (value instanceof Money) return [name, value.cents]
  if (Array.isArray(value)) return value.map(shapeOf)
  const own = Object.getOwnPropertyDescriptors(value)
  const parts = Object.entries(own).map(([property, descriptor]) => [
    property,
    descriptor.enumerable,
    'value' in descriptor ? shapeOf(descriptor.value) : 'an accessor',
  ])
  return [name, Object.fromEntries(parts.map(([property, ...rest]) => [property, rest]))]
}
