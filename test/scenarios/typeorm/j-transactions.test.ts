import { rows } from './groups/j-transactions.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('J', rows)
scenarios('J', rows, { over: 'redis', providers: ['postgresql'] })
