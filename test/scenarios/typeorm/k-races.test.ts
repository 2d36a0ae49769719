import { processes } from './groups/k-processes.ts'
import { rows } from './groups/k-races.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('K', [...rows, ...processes])
scenarios('K', rows, { over: 'redis', providers: ['postgresql'] })
