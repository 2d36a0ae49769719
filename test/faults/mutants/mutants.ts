/** The list is JavaScript: the module hook reads it before anything can read TypeScript. */
export { type Mutant, mutants, type Patch } from './without-rules.mjs'
