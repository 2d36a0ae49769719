export const ormNames = ['prisma', 'typeorm'] as const

/** Which ORM the workers read and write through. */
export type OrmName = (typeof ormNames)[number]
