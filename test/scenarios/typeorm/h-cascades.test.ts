import { rows } from './groups/h-cascades.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('H', rows)
