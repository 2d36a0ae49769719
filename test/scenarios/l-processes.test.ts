import { rows } from './groups/l-processes.ts'
import { scenarios } from './runner/scenarios.ts'

// Of processes, servers and clocks: no word of the database's own.
scenarios('L', rows, { providers: ['sqlite', 'postgresql'] })
