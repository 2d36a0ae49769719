import { rows } from './groups/f-many-to-many.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('F', rows)
