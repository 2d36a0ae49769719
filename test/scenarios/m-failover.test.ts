import { rows } from './groups/m-failover.ts'
import { scenarios } from './runner/scenarios.ts'

// Of processes, servers and clocks: no word of the database's own.
scenarios('M', rows, { providers: ['sqlite', 'postgresql'] })
