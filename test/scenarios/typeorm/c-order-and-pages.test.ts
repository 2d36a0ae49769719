import { rows } from './groups/c-order-and-pages.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('C', rows)
