import { rows } from './groups/q-time.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('Q', rows)
