import { PRELUDE } from './prelude.ts'
import type { Script } from './script.ts'

/**
 * Makes what a look found missing: the clear token, sequences, versions of tags. A tag of which nobody knows anything was
 * never moved (number 0). One whose locks all ran out counts as moved: its writers may have written (rules 3 and 5).
 *
 * - `KEYS`: clear; per group: sequence; per tag: version, lock
 * - `ARGV`: version ttl ms, fresh clear token, fresh generation, nonce, number of groups; per tag: its group, from 1
 * - answers: clear token; per group: place; per tag: token, or `!`
 */
export const mint: Script = {
  name: 'tidemarkMint',
  lua: `${PRELUDE}
local version_ttl, fresh_clear, fresh_generation, nonce, groups = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local now = server_time()
local clear = clear_token(KEYS[1], fresh_clear)

local sequences = {}
for group = 1, groups do sequences[group] = read_sequence(KEYS[1 + group], fresh_generation) end

local tokens = {}
for tag = 1, #ARGV - 5 do
  local version_key, record_key = KEYS[groups + 2 * tag], KEYS[groups + 2 * tag + 1]
  local token = redis.call('GET', version_key)
  if not token then
    local record = read_record(record_key, '', now)
    if record.others > 0 then
      token = LOCKED
      forfeit(record)
      hide(version_key, record_key, record.others_end, now)
    else
      local sequence = sequences[tonumber(ARGV[5 + tag])]
      local number = 0
      if record.exists then
        advance(sequence)
        number = sequence.number
        redis.call('DEL', record_key)
      end
      token = token_of(sequence, number, nonce .. tag)
      redis.call('SET', version_key, token, 'PX', version_ttl)
    end
  end
  tokens[tag] = token
end

local answer = { clear }
for group = 1, groups do answer[1 + group] = place(sequences[group]) end
for tag = 1, #tokens do answer[1 + groups + tag] = tokens[tag] end
return answer
`,
}
