import { describeUnextended } from './compare.ts'

describeUnextended('postgresql', 'in an interactive transaction')
