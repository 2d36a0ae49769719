/** An answer that says "nothing": kept on memory's small shelf. */
export const isAbsent = (value: unknown): boolean =>
  value === null || value === 0 || (Array.isArray(value) && value.length === 0)
