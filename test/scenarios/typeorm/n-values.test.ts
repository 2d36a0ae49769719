import { rows } from './groups/n-values.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('N', rows)
scenarios('N', rows, { over: 'redis' })
