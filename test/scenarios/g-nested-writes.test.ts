import { processes } from './groups/g-processes.ts'
import { rows } from './groups/g-nested-writes.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('G', [...rows, ...processes])
