import type { Command, Redis } from 'ioredis'

/** A word of a command as it travels. */
export const spelled = (word: string): string => `$${Buffer.byteLength(word)}\r\n${word}\r\n`

/** A command of so many words, all of them spelled. */
export const command = (words: number, text: string): string => `*${words}\r\n${text}`

/** Called once, with the first error if there is one. Must not throw: nobody would hear it. */
export type Done = (error: unknown, replies: readonly unknown[]) => void

/** What comes after the first text, which has all. */
const NOWHERE = { write: () => true } as unknown as NonNullable<Parameters<Redis['sendCommand']>[1]>

/**
 * Several commands that ioredis takes for one that it sends several times: they travel as one text, and each answer finds its place in the
 * queue. A `Command` of its own for each, with its promise, its timer and its text, costs ioredis more than all of this.
 *
 * It has what versions 5 and 6 ask of a command; a client that was handed in may come from another copy of ioredis than ours, so it is no
 * `Command` of either.
 */
class Volley {
  /** By its name ioredis decides what a command does to a connection: nothing. */
  readonly name = 'mget'
  readonly args: readonly never[] = []
  /** Traced, it would have to be waited for by a promise. */
  readonly isTraced = true
  readonly promise = undefined
  readonly text: string
  readonly #due: Due
  readonly #done: Done
  readonly #replies: unknown[] = []
  #left: number
  #hasFailed = false
  #error: unknown

  constructor(commands: readonly string[], due: Due, done: Done) {
    this.text = commands.join('')
    this.#left = commands.length
    this.#due = due
    this.#done = done
  }

  toWritable(): string {
    return this.text
  }
  /** In which protocol it will be answered: these commands are answered alike in both. */
  setReplyContext(): void {}
  setBlockingTimeout(): void {}
  setTimeout(ms: number): void {
    this.#due.add(this, ms)
  }
  resolve(reply: unknown): void {
    this.#replies.push(reply)
    if (--this.#left === 0) this.#settle()
  }
  reject(error: unknown): void {
    if (!this.#hasFailed) this.#error = error
    this.#hasFailed = true
    if (--this.#left === 0) this.#settle()
  }
  /** What is answered later comes to nothing. */
  giveUp(): void {
    this.#left = Infinity
    this.#error = new Error('Command timed out')
    this.#settle()
  }

  #settle(): void {
    this.#due.delete(this)
    this.#done(this.#error, this.#replies)
  }
}

/** Volleys that wait for answers, all equally long: one timer does for all, and one that finds nobody there is cheaper than one for each. */
class Due {
  /** In the order in which they were sent: when their time is up. */
  readonly #ends = new Map<Volley, number>()
  #isArmed = false

  add(volley: Volley, ms: number): void {
    if (this.#ends.has(volley)) return
    this.#ends.set(volley, performance.now() + ms)
    if (!this.#isArmed) this.#arm(ms)
  }
  delete(volley: Volley): void {
    this.#ends.delete(volley)
  }

  #arm(ms: number): void {
    this.#isArmed = true
    setTimeout(() => this.#look(), ms).unref()
  }
  #look(): void {
    this.#isArmed = false
    const now = performance.now()
    for (const [volley, end] of this.#ends) {
      // Timers may come a little early.
      if (end - now > 1) return this.#arm(end - now)
      volley.giveUp()
    }
  }
}

/** Sends commands over one client, each call in one write. */
export const createVolleys = (client: Redis): ((commands: readonly string[], done: Done) => void) => {
  const due = new Due()
  return (commands, done) => {
    const volley = new Volley(commands, due, done) as unknown as Command
    client.sendCommand(volley)
    for (let more = commands.length - 1; more > 0; more--) client.sendCommand(volley, NOWHERE)
  }
}
