import { describePrecision } from './compare.ts'

describePrecision('sqlite', 'by itself')
