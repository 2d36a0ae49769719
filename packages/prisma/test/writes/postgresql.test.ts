import { describeWrites } from './compare.ts'

// The halves that MariaDB does in the other way: each write goes each way on one of the two, and by itself on SQLite.
describeWrites('postgresql', 'by itself', { every: 2, from: 1 })
describeWrites('postgresql', 'in an interactive transaction', { every: 2, from: 0 })
