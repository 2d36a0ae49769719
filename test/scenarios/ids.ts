/** The numbers of the scenarios of each group that this folder answers for, one by one. */
const numbers = {
  A: [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22],
  B: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 20, 21, 22, 24, 25, 27, 28, 30, 31, 33, 34, 36, 37, 39, 40],
  C: [2, 3, 5, 6, 8, 9, 11, 12, 14],
  D: [1, 3, 4, 6, 7, 9, 10, 12, 13],
  E: [2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24, 26],
  J: [2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 23, 24, 26, 27],
  K: [1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20],
  L: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21, 22],
  M: [2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20],
  N: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16],
  O: [2, 3, 5, 6, 8],
  P: [1, 3, 4, 6, 7, 9],
  Q: [1, 3, 4, 6, 7, 9],
  R: [1, 3, 4, 6, 7, 9, 10, 12],
} as const

export type Group = keyof typeof numbers

export const groups = Object.keys(numbers) as readonly Group[]

export const idsOf = (group: Group): readonly string[] => numbers[group].map((number) => `${group}${number}`)
