import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** The command as its words, without who sent it: `['mget', 'a', 'b']`. */
export type Command = readonly string[]

const wordsOf = (line: string): Command =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word.replaceAll(/\\(.)/g, '$1'))

const quoted = (word: string): string => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`

/**
 * Resolves once Redis tells what it runs; `ran` settles when that was a command like this, so many times, from whomever.
 * On a socket of its own: ioredis takes lines that come in one packet with the first reply for replies, and breaks.
 */
export const commandsOf = async (
  url: string,
  isIt: (words: Command) => boolean,
  times = 1,
): Promise<{ readonly ran: Promise<void> }> => {
  const { hostname, port, username, password } = new URL(url)
  const socket = connect(Number(port || 6379), hostname.replace(/^\[(.*)\]$/, '$1'))
  await once(socket, 'connect')
  socket.on('error', () => {}) // the end of its lines tells
  const lines = createInterface(socket)
  const said = lines[Symbol.asyncIterator]()
  const ask = async (...words: readonly string[]): Promise<void> => {
    socket.write(`${words.map(quoted).join(' ')}\r\n`)
    const { value } = await said.next()
    if (value !== '+OK') throw new Error(`${words[0]}: ${String(value)}`)
  }
  if (password !== '') await ask('AUTH', decodeURIComponent(username || 'default'), decodeURIComponent(password))
  await ask('MONITOR')
  const listen = async (): Promise<void> => {
    let left = times
    while (left > 0) {
      const { value, done } = await said.next()
      if (done === true) throw new Error('Redis hung up before it ran what was waited for')
      if (isIt(wordsOf(value))) left--
    }
    socket.destroy()
  }
  const ran = listen()
  ran.catch(() => {}) // whoever waits for it is told
  return { ran }
}
