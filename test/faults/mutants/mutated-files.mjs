import { mutants } from './without-rules.mjs'

/** @typedef {import('./without-rules.mjs').Mutant} Mutant */

/** @param {string} rule as the environment has it @returns {Mutant} */
export const mutantOf = (rule) => {
  const mutant = mutants.find((one) => String(one.rule) === rule)
  if (mutant !== undefined) return mutant
  const known = mutants.map((one) => one.rule).join(', ')
  throw new Error(`TIDEMARK_WITHOUT_RULE is '${rule}'; expected one of ${known}.`)
}

/**
 * The files of a mutant as they read without its rule.
 *
 * @param {Mutant} mutant
 * @param {(file: string) => string} read
 * @returns {ReadonlyMap<string, string>} by path from the root
 * @throws if a piece does not stand exactly once in its file: then the sources have moved on, and the list has to follow
 */
export const mutatedFiles = ({ rule, patches }, read) => {
  const files = new Map()
  for (const { file, find, replace } of patches) {
    const pieces = (files.get(file) ?? read(file)).split(find)
    if (pieces.length !== 2)
      throw new Error(
        `The mutant without rule ${rule} does not fit ${file} any more: this stands there ${pieces.length - 1} times, expected once:\n${find}`,
      )
    files.set(file, pieces.join(replace))
  }
  return files
}
