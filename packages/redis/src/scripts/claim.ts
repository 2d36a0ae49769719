import type { Script } from './script.ts'

/**
 * - `KEYS`: claim
 * - `ARGV`: holder, lease ms
 * - answers 1: it is the holder's; 0: somebody else's
 */
export const takeClaim: Script = {
  name: 'tidemarkTakeClaim',
  lua: `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`,
}

/**
 * - `KEYS`: claim
 * - `ARGV`: holder
 */
export const giveUpClaim: Script = {
  name: 'tidemarkGiveUpClaim',
  lua: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`,
}

export const claimScripts: readonly Script[] = [takeClaim, giveUpClaim]
