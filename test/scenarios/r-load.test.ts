import { rows as claims } from './groups/r-claims.ts'
import { rows } from './groups/r-load.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('R', [...rows, ...claims])
