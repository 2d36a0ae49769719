import { rows } from './groups/l-processes.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('L', rows)
