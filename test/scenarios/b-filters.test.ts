import { rows } from './groups/b-filters.ts'
import { views } from './groups/b-views.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('B', [...rows, ...views])
