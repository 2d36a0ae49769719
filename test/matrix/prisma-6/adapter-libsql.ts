/** In Prisma 6 it has another name. */
export { PrismaLibSQL as PrismaLibSql } from '@prisma/adapter-libsql'
