import { describeUnextended } from './compare.ts'

describeUnextended('postgresql', 'by itself')
describeUnextended('postgresql', 'in an interactive transaction')
describeUnextended('postgresql', 'in an array')
