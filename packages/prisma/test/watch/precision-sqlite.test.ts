import { describePrecision } from './compare.ts'

describePrecision('sqlite', 'by itself')
describePrecision('sqlite', 'in an interactive transaction')
describePrecision('sqlite', 'in an array')
