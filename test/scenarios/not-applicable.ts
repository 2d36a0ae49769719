/** Scenarios that say nothing about Prisma over memory and Redis, each with the reason. They come back when the reason goes. */
export const notApplicable: Readonly<Record<string, string>> = {
  A16: 'Prisma hands out whole answers: it has neither streams nor cursors that a caller could close early',
  A22: 'Prisma has no entities to edit and save: an update names the columns it writes',
  B34: 'the shop has no views yet',
  O8: 'TypeORM only: Prisma has no entities to save',
}
