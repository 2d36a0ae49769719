import { rows } from './groups/b-filters.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('B', rows)
