import { scenariosOf } from '../../any-orm/scenarios.ts'
import { notApplicable } from '../not-applicable.ts'
import { typeorm } from './orm.ts'

export const scenarios = scenariosOf(typeorm, notApplicable)
