/** The value below which such a part of all values lies, interpolated between neighbours. NaN of nothing. */
const quantile = (values: readonly number[], part: number): number => {
  const ascending = Float64Array.from(values).sort()
  const place = (ascending.length - 1) * part
  const below = ascending[Math.floor(place)] ?? Number.NaN
  const above = ascending[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** How far the middle half of the values spreads, as a part of their median. */
export const relativeSpread = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / median(values)
