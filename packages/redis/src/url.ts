import { CacheError, shown } from '@tidemark/core/tier'

/**
 * A server's address without what is nobody's business: passwords, and options that may hold one. A password that was not encoded
 * may hold any of the marks that divide an address, so all before the last `@` is hidden first.
 */
const withoutSecrets = (text: string): string =>
  text
    .replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, (_, scheme: string | undefined) => `${scheme ?? ''}…@`)
    .replace(/[?#].*$/s, (rest) => (rest.length > 1 ? `${rest.charAt(0)}…` : rest))

const expected =
  'expected the address of a server such as redis://localhost:6379/0, rediss://… or unix:///run/redis.sock; in a user name or password, # ? / @ : and % are written in percent-encoding'

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
  if (!/^\d*$/.test(searchParams.get('db') ?? '')) return refuse()
  return url
}
