/** How long a mark can be judged by: a load that takes longer is not kept. Milliseconds. */
export const MARK_LIFE = 60_000

/**
 * How long a lock record outlives its longest lease. Until then a lease that ran out counts as a move; after it nobody
 * knows, so no mark may live as long. The rest is for clocks that run differently. Milliseconds.
 */
export const RECORD_KEPT = MARK_LIFE + 5000

/** What a version key holds while the tag is locked. */
export const LOCKED = '!'

/** What the scripts share. Leases are told by the server's clock alone; every token is made of what the client sent. */
export const PRELUDE = `
local LOCKED = '${LOCKED}'

local function server_time()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The clear token of the namespace. A lost one is made anew: then every version is another.
local function clear_token(key, fresh)
  local token = redis.call('GET', key)
  if not token then
    token = fresh
    redis.call('SET', key, token)
  end
  return token
end

-- A lock record: writer -> when its lease runs out, and three fields that no writer is called:
--   =  the token that the tag shows again, if nothing moves it until the last writer is out
--   #  how often a writer joined
--   @  the clear token at the record's birth
local function read_record(key, writer, now)
  local record = { key = key, exists = false, mine = false, others = 0, others_end = now, run_out = {} }
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    record.exists = true
    if name == '=' then record.saved = value
    elseif name == '#' then record.joined = value
    elseif name == '@' then record.clear = value
    elseif tonumber(value) <= now then record.run_out[#record.run_out + 1] = name
    elseif name == writer then record.mine = true
    else
      record.others = record.others + 1
      record.others_end = math.max(record.others_end, tonumber(value))
    end
  end
  return record
end

local function forfeit(record)
  record.saved = nil
  redis.call('HDEL', record.key, '=')
end

-- A lease that ran out drops the version of its tag: nobody knows what its writer did.
local function prune(record)
  record.pruned = #record.run_out > 0
  for _, name in ipairs(record.run_out) do redis.call('HDEL', record.key, name) end
  if record.pruned then forfeit(record) end
end

-- Hides a tag until a time, and keeps its record for long enough that no load forgets who was there.
local function hide(version_key, record_key, ends, now)
  redis.call('SET', version_key, LOCKED, 'PX', ends - now)
  redis.call('PEXPIRE', record_key, ends - now + ${RECORD_KEPT})
end

-- How far the moves of a group have come. A lost sequence begins anew as another generation, which no mark knows.
local function read_sequence(key, fresh)
  local text = redis.call('GET', key)
  if not text then
    redis.call('SET', key, fresh .. '.0')
    return { key = key, generation = fresh, number = 0 }
  end
  local dot = string.find(text, '.', 1, true)
  return { key = key, generation = string.sub(text, 1, dot - 1), number = tonumber(string.sub(text, dot + 1)) }
end

local function place(sequence) return sequence.generation .. '.' .. string.format('%.0f', sequence.number) end

local function token_of(sequence, number, unique)
  return sequence.generation .. '.' .. string.format('%.0f', number) .. '.' .. unique
end

-- All moves of one script have the same number: a mark is taken before all of them or after.
local function advance(sequence)
  if sequence.advanced then return end
  sequence.advanced = true
  sequence.number = sequence.number + 1
  redis.call('SET', sequence.key, place(sequence))
end
`
