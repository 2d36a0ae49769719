import { rows } from './groups/k-races.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('K', rows)
