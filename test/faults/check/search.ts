/** Index of the last number that is at most `limit`, or -1. The numbers only grow. */
export const lastAtMost = (ascending: ArrayLike<number>, limit: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Index of the first number that is at least `limit`, or how many there are. The numbers only grow. */
export const firstAtLeast = (ascending: ArrayLike<number>, limit: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}
