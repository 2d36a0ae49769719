import type { Tag } from '../contracts/tag.ts'
import { HIDDEN, type Mark, type Sight, type Version } from '../contracts/versions.ts'

/** What the version store showed at one moment. Hits look at it once, in the order in which it was asked for: that takes no map. */
export class Seen {
  readonly mark: Mark
  readonly #tags: readonly Tag[]
  readonly #shown: readonly Version[]
  #versions: Map<Tag, Version> | undefined

  constructor(tags: readonly Tag[], { versions, mark }: Sight) {
    this.mark = mark
    this.#tags = tags
    this.#shown = versions
  }

  get versions(): ReadonlyMap<Tag, Version> {
    if (this.#versions !== undefined) return this.#versions
    const versions = new Map<Tag, Version>()
    for (let i = 0; i < this.#tags.length; i++) versions.set(this.#tags[i] as Tag, this.#shown[i] ?? HIDDEN)
    return (this.#versions = versions)
  }

  /** What each of these shows; `undefined` where one of them was not asked for. */
  shownOf(tags: readonly Tag[]): readonly Version[] | undefined {
    if (this.#beginsWith(tags)) return this.#shown.slice(0, tags.length)
    const shown = tags.map((tag) => this.versions.get(tag))
    return shown.includes(undefined) ? undefined : (shown as readonly Version[])
  }

  #beginsWith(tags: readonly Tag[]): boolean {
    if (tags.length > this.#shown.length) return false
    for (let i = 0; i < tags.length; i++) if (tags[i] !== this.#tags[i]) return false
    return true
  }
}
