import { PRELUDE } from './prelude.ts'
import type { Script } from './script.ts'

/** How the refusal of a lock that came after its release begins. */
export const LATE = 'TIDEMARKLATE'

/**
 * Hides tags and says so (rule 3). The version shown so far is saved only by the first of those who hold the tag: whoever
 * comes later, or finds a lease that ran out, cannot know whether it is still true (rule 4).
 *
 * A tag that nobody knows yet is minted first: it was never moved, and giving it back is no move either.
 *
 * - `KEYS`: clear; per group: sequence, tombstone; per tag: version, lock
 * - `ARGV`: writer, lease ms, fresh clear token, fresh generation, nonce, channel, message, number of groups; per tag: its group,
 *   from 1
 * - answers a letter per tag: `1`, this writer's lock stood there before; `0`, it did not
 */
export const lock: Script = {
  name: 'tidemarkLock',
  lua: `${PRELUDE}
local writer, lease, fresh_clear, fresh_generation, nonce, channel, message, groups =
  ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8])
for group = 1, groups do
  if redis.call('EXISTS', KEYS[2 * group + 1]) == 1 then
    return redis.error_reply('${LATE} the writer was released before its lock arrived')
  end
end

local now = server_time()
local clear = clear_token(KEYS[1], fresh_clear)
local sequences = {}
for group = 1, groups do sequences[group] = read_sequence(KEYS[2 * group], fresh_generation) end

local stood = {}
for tag = 1, #ARGV - 8 do
  local version_key, record_key = KEYS[2 * groups + 2 * tag], KEYS[2 * groups + 2 * tag + 1]
  local record = read_record(record_key, writer, now)
  prune(record)
  local ends = now + lease
  if record.exists then
    if not record.mine then redis.call('HINCRBY', record_key, '#', 1) end
    redis.call('HSET', record_key, writer, ends)
  else
    local token = redis.call('GET', version_key) or token_of(sequences[tonumber(ARGV[8 + tag])], 0, nonce .. tag)
    if token == LOCKED then redis.call('HSET', record_key, writer, ends, '#', 1, '@', clear)
    else redis.call('HSET', record_key, writer, ends, '#', 1, '@', clear, '=', token) end
  end
  hide(version_key, record_key, math.max(record.others_end, ends), now)
  stood[tag] = record.mine and '1' or '0'
end

redis.call('PUBLISH', channel, message)
return table.concat(stood)
`,
}
