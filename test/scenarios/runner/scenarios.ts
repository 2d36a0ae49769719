import { scenariosOf } from '../any-orm/scenarios.ts'
import { notApplicable } from '../not-applicable.ts'
import { prisma } from './orm.ts'

export const scenarios = scenariosOf(prisma, notApplicable)
