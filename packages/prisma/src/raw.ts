export const RAW_WRITES: ReadonlySet<string> = new Set(['$executeRaw', '$executeRawUnsafe'])
export const RAW_QUERIES: ReadonlySet<string> = new Set(['$queryRaw', '$queryRawUnsafe', '$queryRawTyped'])

/** The SQL of a raw call; empty if it cannot be told. */
const textOf = (args: unknown): string => {
  if (Array.isArray(args)) return typeof args[0] === 'string' ? args[0] : ''
  const { sql, strings } = (args ?? {}) as { sql?: unknown; strings?: readonly string[] }
  return typeof sql === 'string' ? sql : Array.isArray(strings) ? strings.join(' ') : ''
}

/** Words that change rows, tables or what is locked; anywhere in the text, also inside a literal, they make us careful. */
const CHANGES =
  /\b(?:insert|update|delete|merge|replace|upsert|truncate|create|alter|drop|call|do|copy|grant|revoke|into|vacuum|refresh|attach|detach|pragma|set|begin|commit|rollback|execute|prepare|load|import)\b/i

/** Functions and constructs that only compute. Whatever else is called may write. */
const PURE = new Set(
  `abs all and any array array_agg array_length as avg between by case cast ceil ceiling char_length coalesce concat concat_ws
  count cube current_setting date date_part date_trunc datetime dense_rank distinct else except exists extract filter first_value
  floor for from generate_series greatest group_concat group grouping having hex if ifnull iif in instr intersect interval is
  isnull join json json_agg json_array_length json_build_object json_extract json_object jsonb jsonb_agg jsonb_build_object
  julianday lag last_value lead least left length like limit ln log lower lpad ltrim max min mod not now ntile nullif numeric
  decimal on or order over partition percent_rank position power random rank regexp_replace replace right rollup round
  row_number rpad rtrim select sign some split_part sqrt strftime string_agg substr substring sum then time timestamp to_char
  to_date to_json to_jsonb to_timestamp total trim trunc typeof union unnest upper using values varchar version when where with`.split(
    /\s+/,
  ),
)

const STARTS_LIKE_A_READ = /^[\s(]*(?:select|with|values|show|explain)\b/i

/** Says of a query that is declared to be a read that it is none: it has a word that changes something, literals left out. */
export const surelyWrites = (strings: readonly string[]): boolean => {
  const text = strings.join(' ? ').replaceAll(/'(?:[^']|'')*'/g, "''")
  return !STARTS_LIKE_A_READ.test(text) || CHANGES.test(text)
}

/** A raw query that surely only reads. What cannot be told is taken for a write (rule 9). */
export const onlyReads = (args: unknown): boolean => {
  const text = textOf(args)
  if (!STARTS_LIKE_A_READ.test(text) || CHANGES.test(text)) return false
  // A comment may stand between a function and its parenthesis.
  if (/;\s*\S|\/\*|--/.test(text)) return false
  for (const [, called] of text.matchAll(/([\w$."]+)\s*\(/g))
    if (called === undefined || !PURE.has(called.toLowerCase())) return false
  return true
}
