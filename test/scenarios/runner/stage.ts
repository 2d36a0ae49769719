import { stageOf } from '../any-orm/stage.ts'
import { prisma } from './orm.ts'

export type { Over } from '../any-orm/stage.ts'
export const onStage = stageOf(prisma)
