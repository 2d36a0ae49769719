import { rows } from './groups/e-relations.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('E', rows)
