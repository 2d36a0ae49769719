import { rows } from './groups/l-processes.ts'
import { scenarios } from './runner/scenarios.ts'

// Of processes, servers and clocks: no word of the database's own.
scenarios('L', rows, { providers: ['sqlite', 'postgresql'] })

// But what a transaction moves is told in another way where it reads as of its beginning.
scenarios(
  'L',
  rows.filter(({ says }) => says.includes('transaction')),
  { providers: ['mysql'] },
)
