import { rows } from './groups/a-single-row.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('A', rows)
