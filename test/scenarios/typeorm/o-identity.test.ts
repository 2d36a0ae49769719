import { rows } from './groups/o-identity.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('O', rows)
