import { describeWrites } from './compare.ts'

describeWrites('postgresql', 'by itself')
describeWrites('postgresql', 'in an interactive transaction')
