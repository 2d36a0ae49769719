import { crc32 } from 'node:zlib'
import { ENTRY_FORMAT } from '../contracts/codec.ts'
import { damaged } from './damaged.ts'

/*
 *   0  magic, two bytes          4  checksum of the key and of everything from byte 8    12  length of the content in bytes
 *   2  format                    8  length of the shape in bytes                         16  shape, then content
 *   3  how letters lie in bytes
 *
 * The checksum finds every change of up to four bytes in a row, and others but for one in four billions.
 */
const MAGIC = 0x546d
const HEADER = 16
const LATIN1 = 0
const UTF8 = 1

const WIDE = /[\u0100-\uffff]/

const checksum = (key: string, bytes: Buffer): number => crc32(bytes.subarray(8), crc32(key, bytes[3]))

export interface Envelope {
  readonly shape: string
  readonly content: string
}

/** Both texts are well-formed: JSON writes half a letter as an escape. */
export const seal = (key: string, { shape, content }: Envelope): Buffer => {
  // A byte a letter if that is possible: V8 keeps such texts so as well, and reads them back several times faster.
  const letters = WIDE.test(content) || WIDE.test(shape) ? UTF8 : LATIN1
  const encoding = letters === UTF8 ? 'utf8' : 'latin1'
  const ofShape = Buffer.byteLength(shape, encoding)
  const ofContent = Buffer.byteLength(content, encoding)
  const bytes = Buffer.allocUnsafe(HEADER + ofShape + ofContent)
  bytes.writeUInt16BE(MAGIC, 0)
  bytes[2] = ENTRY_FORMAT
  bytes[3] = letters
  bytes.writeUInt32BE(ofShape, 8)
  bytes.writeUInt32BE(ofContent, 12)
  bytes.write(shape, HEADER, encoding)
  bytes.write(content, HEADER + ofShape, encoding)
  bytes.writeUInt32BE(checksum(key, bytes), 4)
  return bytes
}

export const open = (key: string, given: Uint8Array): Envelope => {
  const bytes = Buffer.isBuffer(given) ? given : Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (bytes.length < HEADER) damaged(`at least ${HEADER} bytes`, bytes.length)
  if (bytes.readUInt16BE(0) !== MAGIC) damaged('the mark of an entry', bytes.readUInt16BE(0))
  if (bytes[2] !== ENTRY_FORMAT) damaged(`format ${ENTRY_FORMAT}`, bytes[2])
  if (bytes[3] !== LATIN1 && bytes[3] !== UTF8) damaged('a known spelling of letters', bytes[3])
  const end = HEADER + bytes.readUInt32BE(8)
  if (end + bytes.readUInt32BE(12) !== bytes.length) damaged('as many bytes as the entry says', bytes.length)
  if (bytes.readUInt32BE(4) !== checksum(key, bytes))
    damaged('the checksum of this key and content', bytes.readUInt32BE(4))
  const encoding = bytes[3] === UTF8 ? 'utf8' : 'latin1'
  return { shape: bytes.toString(encoding, HEADER, end), content: bytes.toString(encoding, end) }
}
