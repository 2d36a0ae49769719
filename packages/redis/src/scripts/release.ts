import { WIRE } from '../message.ts'
import { PRELUDE } from './prelude.ts'
import type { Script } from './script.ts'

/** Letters of a tag in a release: what its writer did with it. */
export const LOCKED_IT = 'l'
export const MOVES_IT = 'm'
export const MOVES_IT_UNLESS_ALONE = 'u'

/**
 * Ends a write: moves tags, then takes the writer's locks away (rule 4). Said late or twice it does no harm: a tag whose own
 * lock is gone moves once more, or is left as it is where nothing was written. A write that committed without its lock moves
 * what it locked in any case: it does not know what others saw and did meanwhile, and what it read beforehand may be old.
 *
 * The last one out of a record shows the version it saved. If that was forfeited the tag moves: were its version only
 * deleted, it would be minted as never moved, and a load from before would pass the fence (rule 5). Restored is said only
 * of a tag that this very lock guarded: a mirror would go on with what it kept from before the lock.
 *
 * - `KEYS`: clear; per group: sequence, tombstone; per tag: version, lock
 * - `ARGV`: writer, version ttl ms, ms to refuse late locks for, fresh clear token, fresh generation, nonce, channel, number of
 *   groups; per tag: its group from 1, letters, name
 * - answers: 1 or 0 for alone; clear token; per group: place
 */
export const release: Script = {
  name: 'tidemarkRelease',
  lua: `${PRELUDE}
local writer, version_ttl, refuse, fresh_clear, fresh_generation, nonce, channel, groups =
  ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8])
local now = server_time()
local clear = clear_token(KEYS[1], fresh_clear)

local sequences = {}
for group = 1, groups do
  sequences[group] = read_sequence(KEYS[2 * group], fresh_generation)
  if refuse > 0 then redis.call('SET', KEYS[2 * group + 1], '1', 'PX', refuse) end
end

local function has(letters, letter) return string.find(letters, letter, 1, true) ~= nil end

-- A write that moves nothing did not commit.
local committed = false
for i = 1, (#ARGV - 8) / 3 do committed = committed or has(ARGV[7 + 3 * i], '${MOVES_IT}') end

-- Who is here? Alone is who kept every lock, was the only one ever to join, and saw nothing cleared (rule 6).
local tags, alone = {}, true
for i = 1, (#ARGV - 8) / 3 do
  local letters = ARGV[7 + 3 * i]
  local tag = {
    version_key = KEYS[2 * groups + 2 * i],
    record = read_record(KEYS[2 * groups + 2 * i + 1], writer, now),
    sequence = sequences[tonumber(ARGV[6 + 3 * i])],
    letters = letters,
    name = ARGV[8 + 3 * i],
  }
  prune(tag.record)
  if has(letters, '${LOCKED_IT}') then
    local record = tag.record
    alone = alone and record.mine and record.joined == '1' and record.clear == clear
  end
  tags[i] = tag
end

local function show(tag, token)
  redis.call('SET', tag.version_key, token, 'PX', version_ttl)
  redis.call('DEL', tag.record.key)
end

local moved, restored, still_locked = {}, {}, {}
local function move(tag, i)
  advance(tag.sequence)
  if tag.record.others == 0 then show(tag, token_of(tag.sequence, tag.sequence.number, nonce .. i)) end
  moved[#moved + 1] = tag.name
end

-- Moves before unlocks. Where others hold the tag it stays hidden, and none of them was alone or gives its version back.
for i, tag in ipairs(tags) do
  local is_lost = committed and has(tag.letters, '${LOCKED_IT}') and not tag.record.mine
  if has(tag.letters, '${MOVES_IT}') or is_lost or (has(tag.letters, '${MOVES_IT_UNLESS_ALONE}') and not alone) then
    tag.moved = true
    if tag.record.others > 0 then
      forfeit(tag.record)
      redis.call('HINCRBY', tag.record.key, '#', 1)
    end
    move(tag, i)
  end
end

for i, tag in ipairs(tags) do
  local record = tag.record
  if record.others > 0 then
    redis.call('HDEL', record.key, writer)
    hide(tag.version_key, record.key, record.others_end, now)
    if not tag.moved then still_locked[#still_locked + 1] = tag.name end
  elseif not tag.moved then
    if record.saved then
      show(tag, record.saved)
      restored[#restored + 1] = tag.name
    elseif record.exists then
      move(tag, i)
    end
  end
end

if #moved + #restored + #still_locked > 0 then
  redis.call('PUBLISH', channel, cjson.encode({ '${WIRE}', 'released', moved, restored, still_locked }))
end
local answer = { alone and 1 or 0, clear }
for group = 1, groups do answer[2 + group] = place(sequences[group]) end
return answer
`,
}
