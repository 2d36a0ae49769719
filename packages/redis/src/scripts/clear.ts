import type { Script } from './script.ts'

/**
 * Another clear token: every version becomes another one at once. Locks stand.
 *
 * - `KEYS`: clear
 * - `ARGV`: fresh clear token, channel, message
 */
export const clear: Script = {
  name: 'tidemarkClear',
  lua: `
redis.call('SET', KEYS[1], ARGV[1])
return redis.call('PUBLISH', ARGV[2], ARGV[3])
`,
}
