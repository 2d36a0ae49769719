import { rows } from './groups/p-negative.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('P', rows)
