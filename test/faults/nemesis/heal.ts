import type { Battlefield } from './battlefield.ts'

type Breakable = Pick<Battlefield, 'redis' | 'wires'>

/**
 * Everything as it should be. Connections are left as they are: whoever loses one forgets what it remembered, and what is
 * stale at rest would not be found.
 */
export const heal = async ({ redis, wires }: Breakable): Promise<void> => {
  for (const wire of wires) {
    wire.accept()
    wire.delay(0)
    wire.leadTo(redis.primaryPort)
  }
  await redis.heal()
}

/** After an error, when nobody knows what else is held, or about to be cut. */
export const rescue = async (field: Breakable): Promise<void> => {
  for (const wire of field.wires) wire.cut()
  await heal(field)
}
