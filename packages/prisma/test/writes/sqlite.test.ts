import { describeWrites } from './compare.ts'

describeWrites('sqlite', 'by itself')
describeWrites('sqlite', 'in an array')
