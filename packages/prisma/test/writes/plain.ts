import type { Writes } from './writes.ts'

const post = { title: 'new', body: 'text' }
const user = { email: 'new@example.com', name: 'New', tenantId: 1 }
const product = { sku: 'new', name: 'new', price: '1', attributes: {} }

/** Writes of one table, foreign keys as scalars. */
export const plainWrites: Writes = {
  'create with a foreign key': (db) =>
    db.post.create({ data: { ...post, authorId: 1, categoryId: 1, published: true } }),
  'create without one': (db) => db.post.create({ data: post }),
  'create with an id': (db) => db.user.create({ data: { ...user, id: 77 } }),
  'create under a unique key that was looked for': (db) => db.user.create({ data: user }),
  'create with a compound id': (db) => db.membership.create({ data: { userId: 4, teamId: 1 } }),
  'create with a foreign key of two columns': (db) =>
    db.shipment.create({ data: { orderId: 1, productId: 2, carrier: 'new' } }),
  'create a category at the root': (db) => db.category.create({ data: { name: 'new' } }),
  createMany: (db) =>
    db.post.createMany({
      data: [
        { ...post, authorId: 1 },
        { ...post, authorId: 2, slug: 'x' },
      ],
    }),
  'createMany of one': (db) => db.comment.createMany({ data: { postId: 2, body: 'new' } }),
  createManyAndReturn: (db) =>
    db.post.createManyAndReturn({ data: [{ ...post, authorId: 1 }], select: { title: true } }),
  'update a plain column': (db) => db.post.update({ where: { id: 1 }, data: { title: 'changed' } }),
  'update by an increment': (db) => db.post.update({ where: { id: 1 }, data: { score: { increment: 90 } } }),
  'update with set': (db) => db.post.update({ where: { id: 1 }, data: { authorId: { set: 2 } } }),
  'update a foreign key': (db) => db.post.update({ where: { id: 1 }, data: { authorId: 2 } }),
  'update a foreign key to null': (db) => db.post.update({ where: { id: 1 }, data: { categoryId: null } }),
  'update a foreign key from null': (db) => db.post.update({ where: { id: 5 }, data: { authorId: 1 } }),
  'update a required foreign key': (db) => db.user.update({ where: { id: 1 }, data: { tenantId: 2 } }),
  'update a foreign key by an increment': (db) =>
    db.comment.update({ where: { id: 1 }, data: { postId: { increment: 1 } } }),
  'update a boolean': (db) => db.post.update({ where: { id: 1 }, data: { published: false } }),
  'update an enum': (db) => db.user.update({ where: { id: 2 }, data: { role: 'EDITOR' } }),
  'update by a unique key': (db) => db.post.update({ where: { slug: 'first' }, data: { authorId: 2 } }),
  'update the unique key that names the row': (db) =>
    db.user.update({ where: { email: 'ada@example.com' }, data: { email: 'new@example.com' } }),
  'update a unique key of a row named by id': (db) =>
    db.user.update({ where: { id: 1 }, data: { email: 'new@example.com' } }),
  'update with more conditions, on a column it sets': (db) =>
    db.post.update({ where: { id: 1, published: true, authorId: 1 }, data: { published: false, authorId: 2 } }),
  'update with a condition on a relation': (db) =>
    db.post.update({ where: { id: 1, author: { name: 'Ada' } }, data: { authorId: 2 } }),
  'update an id': (db) => db.team.update({ where: { id: 1 }, data: { id: 78 } }),
  'update an id that others point to': (db) => db.user.update({ where: { id: 1 }, data: { id: 78 } }),
  'update an id of a many-to-many side': (db) => db.tag.update({ where: { name: 'red' }, data: { id: 78 } }),
  'update a part of a compound id': (db) =>
    db.membership.update({ where: { userId_teamId: { userId: 1, teamId: 1 } }, data: { teamId: 2 } }),
  'update another column of a compound id': (db) =>
    db.membership.update({ where: { userId_teamId: { userId: 1, teamId: 1 } }, data: { role: 'changed' } }),
  'update a compound foreign key': (db) => db.shipment.update({ where: { id: 1 }, data: { productId: 2 } }),
  'update a row by a compound unique key': (db) =>
    db.review.update({ where: { productId_userId: { productId: 1, userId: 2 } }, data: { userId: 3, rating: 1 } }),
  'update a natural key': (db) => db.brand.update({ where: { code: 'ACME' }, data: { code: 'NEW' } }),
  'update a part of the key that a compound foreign key points to': (db) =>
    db.orderItem.update({ where: { orderId_productId: { orderId: 1, productId: 2 } }, data: { productId: 3 } }),
  'update a row that is not there': (db) => db.post.update({ where: { id: 99 }, data: { title: 'changed' } }),
  'updateMany by a foreign key': (db) => db.post.updateMany({ where: { authorId: 1 }, data: { authorId: 2 } }),
  'updateMany of everything': (db) => db.post.updateMany({ data: { published: true } }),
  'updateMany by a range': (db) => db.user.updateMany({ where: { age: { gt: 20 } }, data: { role: 'USER' } }),
  'updateMany by a relation': (db) =>
    db.post.updateMany({ where: { author: { is: { name: 'Ada' } } }, data: { categoryId: 4 } }),
  'updateMany of nothing': (db) => db.post.updateMany({ where: { id: 99 }, data: { title: 'changed' } }),
  'updateMany of a natural key': (db) => db.brand.updateMany({ where: { name: 'acme' }, data: { code: 'NEW' } }),
  'updateMany with a limit': (db) => db.post.updateMany({ where: { authorId: 1 }, data: { authorId: null }, limit: 1 }),
  updateManyAndReturn: (db) =>
    db.post.updateManyAndReturn({ where: { authorId: 1 }, data: { authorId: 2 }, select: { title: true } }),
  'upsert that creates': (db) =>
    db.user.upsert({ where: { email: 'new@example.com' }, create: user, update: { name: 'changed' } }),
  'upsert that updates': (db) =>
    db.user.upsert({ where: { email: 'ada@example.com' }, create: user, update: { email: 'new@example.com' } }),
  'upsert of a foreign key': (db) =>
    db.product.upsert({ where: { sku: 'p2' }, create: product, update: { brandCode: 'BOLT', active: true } }),
  'upsert with a compound id': (db) =>
    db.membership.upsert({
      where: { userId_teamId: { userId: 4, teamId: 1 } },
      create: { userId: 4, teamId: 1 },
      update: { role: 'changed' },
    }),
  'delete a leaf': (db) => db.comment.delete({ where: { id: 1 } }),
  'delete by a unique key': (db) => db.post.delete({ where: { slug: 'first' } }),
  'delete by a compound id': (db) => db.membership.delete({ where: { userId_teamId: { userId: 1, teamId: 1 } } }),
  'delete what cascades and sets null': (db) => db.user.delete({ where: { id: 3 } }),
  'delete in a tree': (db) => db.category.delete({ where: { id: 1 } }),
  'delete a many-to-many side': (db) => db.tag.delete({ where: { name: 'red' } }),
  'delete a brand': (db) => db.brand.delete({ where: { code: 'ACME' } }),
  'delete through two levels': (db) => db.order.delete({ where: { id: 1 } }),
  'delete a product with links to itself': (db) => db.product.delete({ where: { id: 3 } }),
  'delete what may not go': (db) => db.user.delete({ where: { id: 1 } }),
  'delete with an include': (db) => db.post.delete({ where: { id: 2 }, include: { comments: true } }),
  'delete a row that is not there': (db) => db.post.delete({ where: { id: 99 } }),
  'deleteMany by a foreign key': (db) => db.comment.deleteMany({ where: { postId: 1 } }),
  'deleteMany with cascades': (db) => db.post.deleteMany({ where: { authorId: 1 } }),
  'deleteMany of everything': (db) => db.review.deleteMany(),
  'deleteMany of users': (db) => db.user.deleteMany({ where: { id: { in: [3, 4] } } }),
  'deleteMany of nothing': (db) => db.post.deleteMany({ where: { id: 99 } }),
}
