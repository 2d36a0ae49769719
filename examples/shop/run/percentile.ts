/** The value that such a part of all values does not exceed: `percentile(times, 0.5)` is the median. NaN of nothing. */
export const percentile = (values: readonly number[], part: number): number => {
  const ascending = Float64Array.from(values).sort()
  return ascending[Math.max(0, Math.ceil(ascending.length * part) - 1)] ?? Number.NaN
}
