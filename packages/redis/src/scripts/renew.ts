import { PRELUDE } from './prelude.ts'
import type { Script } from './script.ts'

/**
 * Lets the locks of a writer go on from now, if every one of them still stands; else none: it has to lock anew (rule 3).
 *
 * - `KEYS`: per tag: version, lock
 * - `ARGV`: writer, lease ms
 * - answers 1 or 0
 */
export const renew: Script = {
  name: 'tidemarkRenew',
  lua: `${PRELUDE}
local writer, lease = ARGV[1], tonumber(ARGV[2])
local now = server_time()
local records = {}
for tag = 1, #KEYS / 2 do
  records[tag] = read_record(KEYS[2 * tag], writer, now)
  if not records[tag].mine then return 0 end
end
for tag, record in ipairs(records) do
  redis.call('HSET', record.key, writer, now + lease)
  hide(KEYS[2 * tag - 1], record.key, math.max(record.others_end, now + lease), now)
end
return 1
`,
}
