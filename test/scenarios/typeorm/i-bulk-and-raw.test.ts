import { rows } from './groups/i-bulk-and-raw.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('I', rows)
