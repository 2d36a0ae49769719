import { describeWrites } from './compare.ts'

describeWrites('mysql', 'by itself', { every: 2, from: 0 })
describeWrites('mysql', 'in an interactive transaction', { every: 2, from: 1 })
