import type { Script } from './script.ts'

/**
 * Proves that the server takes writes, and sends a message round (rule 11).
 *
 * - `KEYS`: ping
 * - `ARGV`: nonce, ms to keep it, channel, message
 */
export const ping: Script = {
  name: 'tidemarkPing',
  lua: `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('PUBLISH', ARGV[3], ARGV[4])
`,
}
