/** Counts of one group over all databases. */
export interface Tally {
  /** A test of the row begins; the row is red until it ends well. */
  begin(row: string): () => void
  /** An answer that could have been kept, and was or was not. */
  precision(kept: boolean): void
  line(): string
}

export const createTally = (group: string, notApplicable: number): Tally => {
  const red = new Map<string, number>()
  let [kept, lost] = [0, 0]
  return {
    begin: (row) => {
      red.set(row, (red.get(row) ?? 0) + 1)
      return () => void red.set(row, (red.get(row) ?? 0) - 1)
    },
    precision: (wasKept) => void (wasKept ? kept++ : lost++),
    line: () => {
      const green = [...red.values()].filter((count) => count === 0).length
      return `scenarios ${group}: ${green} of ${red.size} rows green, KEEP* ${kept} kept / ${lost} lost, ${notApplicable} not applicable`
    },
  }
}
