import { describeUnextended } from './compare.ts'

describeUnextended('sqlite', 'by itself')
describeUnextended('sqlite', 'in an interactive transaction')
describeUnextended('sqlite', 'in an array')
