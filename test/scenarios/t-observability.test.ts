import { rows } from './groups/t-observability.ts'
import { processes } from './groups/t-processes.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('T', [...rows, ...processes])
