import { rows } from './groups/t-observability.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('T', rows)
