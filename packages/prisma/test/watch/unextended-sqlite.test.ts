import { describeUnextended } from './compare.ts'

describeUnextended('sqlite', 'by itself')
