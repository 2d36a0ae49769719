import { CacheError, shown } from '@tidemark/core/tier'

/**
 * A server's address without what is nobody's business: passwords, and options that may hold one. Where an `@` comes after a mark that
 * ends an address, nobody can tell which of the two belongs to a password that was not encoded.
 */
const withoutSecrets = (text: string): string => {
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(text)?.[0] ?? ''
  if (/[?#].*@/s.test(text)) return `${scheme}…`
  return text
    .replace(/[?#].*$/s, (rest) => (rest.length > 1 ? `${rest.charAt(0)}…` : rest))
    .replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, `${scheme}…@`)
}

const expected =
  'expected the address of a server such as redis://localhost:6379/0, rediss://… or unix:///run/redis.sock; in a user name or password, # ? / @ : and % are written in percent-encoding'

/** ioredis would take any of its options from there, and let them win over what the cache needs. */
const IN_QUERY = new Set(['db', 'family'])

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** What ioredis is given for the option `url`. Throws a `CacheError` that never shows a password. */
export const readUrl = (value: unknown, where: string): string => {
  if (typeof value !== 'string' || value.trim() === '')
    throw new CacheError('OPTION', `${where} is ${shown(value)}; ${expected}.`)
  const url = value.trim()
  const refuse = (): never => {
    // No cause: the error of `new URL` carries the whole address.
    throw new CacheError('OPTION', `${where} is ${shown(withoutSecrets(url))}; ${expected}.`)
  }
  const [, socket] = /^unix:(?:\/\/)?(\/.+)$/i.exec(url) ?? []
  if (socket !== undefined) return socket
  if (/^\/[^/]/.test(url)) return url
  if (!/^rediss?:\/\//i.test(url) || !URL.canParse(url)) return refuse()
  const { hostname, pathname, username, password, searchParams } = new URL(url)
  if (hostname === '' || !/^\/?\d*$/.test(pathname)) return refuse()
  if (!isDecodable(username) || !isDecodable(password)) return refuse()
  for (const [word, value] of searchParams)
    if (!IN_QUERY.has(word) || !/^\d+$/.test(value))
      throw new CacheError(
        'OPTION',
        `${where} has the query ${shown(word)}; expected db or family with a number: more goes to options.`,
      )
  return url
}
