import { rows } from './groups/d-aggregates.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('D', rows)
