/** Scenarios that say nothing about Prisma over memory and Redis, each with the reason. They come back when the reason goes. */
export const notApplicable: Readonly<Record<string, string>> = {
  A16: 'Prisma hands out whole answers: it has neither streams nor cursors that a caller could close early',
  A22: 'Prisma has no entities to edit and save: an update names the columns it writes',
  F15: 'the shop lives in one schema; where a join table of two stands is read by packages/prisma/test/schema',
  G17: 'TypeORM only: Prisma has no cascading save(); nested writes are G1 to G10',
  G19: 'TypeORM only: Prisma has no subscribers, and every write of it names what it writes',
  H13: 'Prisma refuses two models of one table; two clients that share one are J and K',
  I9: 'Prisma has no session that collects writes: each call writes, and each transaction ends',
  O8: 'TypeORM only: Prisma has no entities to save',
  T2: 'no such feature is promised: `npm run faults` and the checker of the demo read answers again, users do not',
  T5: 'there is no way to switch invalidation off for a while, so nothing can stay wrong after it',
}
