import { deserialize, serialize } from 'node:v8'
import { atOnce } from '../batch.ts'
import type { Contest, Pair } from '../contest.ts'
import { askOnce } from '../ground/ask-once.ts'
import { feed, hundredRows, oneRow, type Read } from '../ground/reads.ts'
import { createCodec } from '#bench/parts'

/** Somebody else's way to bytes and back. */
interface Rival {
  readonly name: string
  readonly encode: (value: unknown) => Buffer
  readonly decode: (bytes: Buffer) => unknown
}

/** It forgets what a Date was. */
const json: Rival = {
  name: 'json',
  encode: (value) => Buffer.from(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(bytes.toString()) as unknown,
}

const v8: Rival = { name: 'v8', encode: serialize, decode: deserialize }

/** As long as a key and the tags of a row are. */
const key = 'bench:Post:1:AAAAAAAAAAAAAAAAAAAAAA'
const entryOf = (value: unknown) => ({
  value,
  tags: ['main.posts|id=1', 'main.posts|id'],
  under: 'AAAAAAAAAAAAAAAAAAAAAA',
  ttl: 60_000,
  keep: 60_000,
})

const encoding = (value: unknown, rival: Rival): Pair => {
  const codec = createCodec()
  const entry = entryOf(value)
  return { ours: atOnce(() => codec.encode(key, entry)), against: atOnce(() => rival.encode(value)) }
}

const decoding = (value: unknown, rival: Rival): Pair => {
  const codec = createCodec()
  const ours = codec.encode(key, entryOf(value))
  if (ours === undefined) throw new Error('the codec refused an answer of the shop')
  const theirs = rival.encode(value)
  return { ours: atOnce(() => codec.decode(key, ours)), against: atOnce(() => rival.decode(theirs)) }
}

const contest = (what: string, read: Read, rival: Rival, pairOf: (value: unknown, rival: Rival) => Pair): Contest => ({
  name: `codec/${what}-against-${rival.name}`,
  budget: null,
  clock: 'cpu',
  prepare: async (ground) => pairOf(await askOnce(ground, read), rival),
})

const reads = { 'one-row': oneRow, feed, 'hundred-rows': hundredRows }

/** A whole entry, with its tags and a checksum, against the value alone. */
export const codecs: readonly Contest[] = [json, v8].flatMap((rival) =>
  Object.entries(reads).flatMap(([what, read]) => [
    contest(`encode-${what}`, read, rival, encoding),
    contest(`decode-${what}`, read, rival, decoding),
  ]),
)
