import type { Dialect } from './contract.ts'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** What the standard, or all three databases, have. */
const COMMON = words(`
  abs acos asin atan atan2 avg cast ceil ceiling char char_length coalesce concat concat_ws cos cot count cume_dist
  current_date current_time current_timestamp date dec decimal degrees dense_rank exp extract first_value floor format
  greatest iif json_array json_object lag last_value lead least left length ln localtime localtimestamp log log10 log2
  lower lpad ltrim max min mod now nth_value ntile nullif numeric octet_length percent_rank pi position pow power
  radians rank repeat replace reverse right round row_number rpad rtrim sign sin sqrt substr substring sum tan time
  timestamp trim upper varchar varying`)

/** Types that take a length are here as well. Whatever runs SQL text, reads files or talks to other servers is not. */
const POSTGRESQL = words(`
  acosd acosh age any_value array_agg array_append array_cat array_dims array_fill array_length array_lower array_ndims
  array_position array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper
  ascii asind asinh atand atanh bit bit_and bit_count bit_length bit_or bool_and bool_or bpchar btrim cardinality cbrt
  character character_length chr clock_timestamp convert_from convert_to corr cosd cosh covar_pop covar_samp
  current_database current_role current_schema current_schemas current_setting current_user currval date_bin date_part
  date_trunc daterange decode div encode enum_first enum_last enum_range every factorial float gcd gen_random_uuid
  generate_series generate_subscripts get_bit get_byte hashtext host initcap int4range int8range isempty isfinite
  json_agg json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each
  json_each_text json_extract_path json_extract_path_text json_object_agg json_object_keys json_populate_record
  json_populate_recordset json_strip_nulls json_to_record json_to_recordset json_typeof jsonb_agg jsonb_array_elements
  jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
  jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys
  jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first
  jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_to_record
  jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval lastval lcm lower_inc lower_inf make_date
  make_interval make_time make_timestamp make_timestamptz md5 min_scale mode nchar nextval normalize num_nonnulls
  num_nulls numnode numrange overlay parse_ident percentile_cont percentile_disc pg_advisory_lock
  pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock
  pg_advisory_xact_lock_shared pg_backend_pid pg_blocking_pids pg_client_encoding pg_column_size pg_current_xact_id
  pg_database_size pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_serial_sequence pg_get_viewdef
  pg_indexes_size pg_is_in_recovery pg_notify pg_postmaster_start_time pg_relation_size pg_size_pretty pg_sleep
  pg_table_size pg_total_relation_size pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock
  pg_try_advisory_xact_lock_shared pg_typeof phraseto_tsquery plainto_tsquery querytree quote_ident quote_literal
  quote_nullable random range_agg range_merge regexp_count regexp_instr regexp_like regexp_match regexp_matches
  regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_slope row_to_json scale session_user
  set_bit set_byte set_config setseed setval setweight sha224 sha256 sha384 sha512 sind sinh split_part starts_with
  statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strip strpos tand tanh
  timeofday timestamptz timetz to_ascii to_char to_date to_hex to_json to_jsonb to_number to_regclass to_timestamp
  to_tsquery to_tsvector transaction_timestamp translate treat trim_array trim_scale trunc ts_headline ts_rank
  ts_rank_cd tsrange tstzrange txid_current unistr unnest upper_inc upper_inf uuidv4 uuidv7 var_pop var_samp varbit
  variance version websearch_to_tsquery width_bucket xmlagg xmlelement xmlforest`)

const MYSQL = words(`
  adddate addtime aes_decrypt aes_encrypt any_value ascii bin bin_to_uuid binary bit_and bit_count bit_length bit_or
  bit_xor character character_length charset coercibility collation compress connection_id conv convert convert_tz crc32
  curdate current_role current_user curtime database date_add date_format date_sub datediff datetime day dayname
  dayofmonth dayofweek dayofyear elt export_set extractvalue field find_in_set float found_rows from_base64 from_days
  from_unixtime get_format get_lock group_concat grouping hex hour if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa
  insert instr is_free_lock is_ipv4 is_ipv6 is_used_lock is_uuid isnull json_array_append json_array_insert
  json_arrayagg json_contains json_contains_path json_depth json_extract json_insert json_keys json_length
  json_merge_patch json_merge_preserve json_objectagg json_overlaps json_pretty json_quote json_remove json_replace
  json_schema_valid json_search json_set json_storage_size json_table json_type json_unquote json_valid json_value
  last_day last_insert_id lcase locate make_set makedate maketime md5 microsecond mid minute month monthname oct ord
  period_add period_diff quarter quote rand random_bytes regexp_instr regexp_like regexp_replace regexp_substr
  release_all_locks release_lock row_count schema sec_to_time second session_user sha sha1 sha2 signed sleep soundex
  space st_astext st_distance st_distance_sphere st_geomfromtext st_x st_y std stddev stddev_pop stddev_samp str_to_date
  strcmp subdate substring_index subtime sysdate system_user time_format time_to_sec timediff timestampadd timestampdiff
  to_base64 to_days to_seconds truncate ucase uncompress unhex unix_timestamp unsigned user utc_date utc_time
  utc_timestamp uuid uuid_short uuid_to_bin values var_pop var_samp variance version week weekday weekofyear
  weight_string year yearweek`)

const SQLITE = words(`
  acosh asinh atanh bm25 changes cosh datetime glob group_concat hex highlight ifnull instr json json_array_length json_each
  json_error_position json_extract json_group_array json_group_object json_insert json_patch json_pretty json_quote
  json_remove json_replace json_set json_tree json_type json_valid jsonb jsonb_array jsonb_each jsonb_extract
  jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set
  jsonb_tree julianday last_insert_rowid like likelihood likely match pragma_foreign_key_list pragma_index_info
  pragma_index_list pragma_table_info pragma_table_list pragma_table_xinfo printf quote random randomblob sinh snippet
  soundex sqlite_source_id sqlite_version strftime string_agg tanh timediff total total_changes trunc typeof unhex
  unicode unistr unixepoch unlikely zeroblob`)

/** Functions that are the database's own and change no row. A sequence that goes on is no row. */
export const HARMLESS: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  postgresql: new Set([...COMMON, ...POSTGRESQL]),
  mysql: new Set([...COMMON, ...MYSQL]),
  sqlite: new Set([...COMMON, ...SQLITE]),
  other: new Set(COMMON),
}
