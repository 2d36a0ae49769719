import { describePrecision } from './compare.ts'

describePrecision('postgresql', 'in an array')
