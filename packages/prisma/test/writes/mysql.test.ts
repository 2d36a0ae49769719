import { describeWrites } from './compare.ts'

describeWrites('mysql', 'by itself')
describeWrites('mysql', 'in an interactive transaction')
