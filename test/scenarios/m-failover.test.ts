import { rows } from './groups/m-failover.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('M', rows)
