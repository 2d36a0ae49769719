import type { Tag } from './tag.ts'

/** How entries lie in bytes. Part of every schema revision, so that an entry of another format is never even looked up. */
export const ENTRY_FORMAT = 2

/** An answer as it lies in a tier. */
export interface FarEntry {
  readonly value: unknown
  readonly tags: readonly Tag[]
  /** The versions of `tags`, in that order, or a digest of many: an answer stands while they show the same. */
  readonly under: string
  /** Milliseconds from its load during which it is fresh. */
  readonly ttl: number
  /** Milliseconds from its load until the tier forgets it: with what is left of them, its age. */
  readonly keep: number
}

/** Entries ↔ bytes. What comes out equals what went in, in value, type and order of properties. */
export interface Codec {
  /** `undefined`: it holds something that bytes cannot give back equal. */
  encode(key: string, entry: FarEntry): Uint8Array | undefined
  /** Throws for bytes that are not whole, not of this key, or not of this format; `Unreadable` for what lacks a class here. */
  decode(key: string, bytes: Uint8Array): FarEntry
}

/** Makes an own, equal copy of a value. */
export type Copier = (value: unknown) => unknown

/** What copies `value`, which holds nothing that a copy would lose, and every value of its shape. */
export type CopierOf = (value: unknown) => Copier

/** A class of exact decimal numbers: decimal.js, as ORMs bring it along. */
export type DecimalClass = new (text: string) => object
