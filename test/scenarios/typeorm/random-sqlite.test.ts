import { randomOperations } from './random/random-operations.ts'

randomOperations('sqlite')
