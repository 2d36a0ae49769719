import { rows } from './groups/r-load.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('R', rows)
