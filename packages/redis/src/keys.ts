import { groupOf, type Tag, type Writer } from '@tidemark/core/tier'

/** The names of everything that a cache keeps about its versions. Entries come with whole keys of their own. */
export interface Keys {
  /** The clear token: part of every version, so that another one makes all of them unreachable. */
  readonly clear: string
  /** Where pings leave their nonce. */
  readonly ping: string
  /** Never written. */
  readonly probe: string
  /** The token that a tag shows, or `!` while it is locked. */
  version(tag: Tag): string
  /** Who holds the tag, and until when. */
  lock(tag: Tag): string
  /** How far the moves of a group have come. */
  sequence(group: string): string
  /** Says that a writer is through: what it still may have on its way is refused. */
  tombstone(group: string, writer: Writer): string
  claim(name: string): string
}

/** Letters that would end a segment or a hash tag are escaped; so is half a letter, which has no UTF-8. */
const escape = (text: string): string =>
  text.replace(/[%{}:\p{Surrogate}]/gu, (c) => `%${c.charCodeAt(0).toString(16)}`)

/**
 * What belongs to one group stands in one pair of braces, so that a cluster would keep it in one slot. Groups are tables,
 * of which there are few: their prefixes are made once.
 */
export const keysOf = (namespace: string): Keys => {
  const space = escape(namespace)
  const prefixes = new Map<string, string>()
  const prefixOf = (group: string): string => {
    let prefix = prefixes.get(group)
    if (prefix === undefined) prefixes.set(group, (prefix = `{${space}:${escape(group)}}`))
    return prefix
  }
  const ofTag = (tag: Tag, kind: string): string => {
    const group = groupOf(tag)
    return prefixOf(group) + kind + tag.slice(group.length)
  }
  return {
    clear: `{${space}}c`,
    ping: `{${space}}p`,
    probe: `{${space}}x`,
    version: (tag) => ofTag(tag, 'v:'),
    lock: (tag) => ofTag(tag, 'l:'),
    sequence: (group) => `${prefixOf(group)}s`,
    tombstone: (group, writer) => `${prefixOf(group)}d:${writer}`,
    claim: (name) => `{${space}}f:${name}`,
  }
}

/**
 * Where the cache speaks. Redis knows neither prefixes nor databases of channels, so both are spelled out: two caches that
 * share no key share no channel either.
 */
export const channelOf = (namespace: string, prefix: string, database: number): string =>
  `${prefix}{${escape(namespace)}}bus${database === 0 ? '' : `.${database}`}`
