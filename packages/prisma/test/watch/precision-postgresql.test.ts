import { describePrecision } from './compare.ts'

describePrecision('postgresql', 'by itself')
describePrecision('postgresql', 'in an interactive transaction')
describePrecision('postgresql', 'in an array')
