import { cascades } from './groups/g-cascades.ts'
import { processes } from './groups/g-processes.ts'
import { scenarios } from './runner/scenarios.ts'

scenarios('G', [...cascades, ...processes])
