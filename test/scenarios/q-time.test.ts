import { rows } from './groups/q-time.ts'
import { scenarios } from './runner/scenarios.ts'

// Of processes, servers and clocks: no word of the database's own.
scenarios('Q', rows, { providers: ['sqlite', 'postgresql'] })
