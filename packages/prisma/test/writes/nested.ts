import type { Prisma } from '../../../../prisma/generated/postgresql/client.ts'
import type { Writes } from './writes.ts'

const post = { title: 'new', body: 'text' }
const user = { email: 'new@example.com', name: 'New' }
const person = { ...user, tenantId: 1 }
const product = { sku: 'new', name: 'new', price: '1', attributes: {} }
const item = (productId: number) => ({ productId, quantity: 1, unitPrice: '1' })

const ofUser =
  (id: number, data: Prisma.UserUpdateInput): Writes[string] =>
  (db) =>
    db.user.update({ where: { id }, data })
const ofPost =
  (id: number, data: Prisma.PostUpdateInput): Writes[string] =>
  (db) =>
    db.post.update({ where: { id }, data })
const ofProduct =
  (id: number, data: Prisma.ProductUpdateInput): Writes[string] =>
  (db) =>
    db.product.update({ where: { id }, data })
const ofCategory =
  (id: number, data: Prisma.CategoryUpdateInput): Writes[string] =>
  (db) =>
    db.category.update({ where: { id }, data })

/** The other table holds the key, one row there. */
const oneThere: Writes = {
  'user creates a profile': ofUser(4, { profile: { create: { bio: 'new' } } }),
  'user replaces a profile': ofUser(1, { profile: { create: { bio: 'new' } } }),
  'user takes a profile': ofUser(4, { profile: { connect: { id: 1 } } }),
  'user takes a profile, has one': ofUser(1, { profile: { connect: { id: 2 } } }),
  'user takes or creates a profile: takes': ofUser(4, {
    profile: { connectOrCreate: { where: { id: 1 }, create: { bio: 'new' } } },
  }),
  'user takes or creates a profile: creates': ofUser(4, {
    profile: { connectOrCreate: { where: { id: 99 }, create: { bio: 'new' } } },
  }),
  'user updates the profile': ofUser(1, { profile: { update: { bio: 'changed' } } }),
  'user updates the profile on a condition': ofUser(1, {
    profile: { update: { where: { bio: 'bio 1' }, data: { bio: 'changed' } } },
  }),
  'user upserts a profile: updates': ofUser(1, {
    profile: { upsert: { create: { bio: 'new' }, update: { bio: 'changed' } } },
  }),
  'user upserts a profile: creates': ofUser(4, {
    profile: { upsert: { create: { bio: 'new' }, update: { bio: 'changed' } } },
  }),
  'user deletes the profile': ofUser(1, { profile: { delete: true } }),
  'user deletes the profile on a condition': ofUser(1, { profile: { delete: { bio: 'bio 1' } } }),
  'user by email deletes the profile': (db) =>
    db.user.update({ where: { email: 'ada@example.com' }, data: { profile: { delete: true } } }),
}

/** The other table holds the key, many rows there. */
const manyThere: Writes = {
  'new user with posts': (db) => db.user.create({ data: { ...person, posts: { create: [post, post] } } }),
  'new user with posts by createMany': (db) =>
    db.user.create({ data: { ...person, posts: { createMany: { data: [post, { ...post, slug: 'x' }] } } } }),
  'new user takes posts': (db) =>
    db.user.create({ data: { ...person, posts: { connect: [{ id: 1 }, { slug: 'second' }] } } }),
  'new user takes or creates posts': (db) =>
    db.user.create({
      data: {
        ...person,
        posts: {
          connectOrCreate: [
            { where: { slug: 'first' }, create: post },
            { where: { slug: 'x' }, create: { ...post, slug: 'x' } },
          ],
        },
      },
    }),
  'user creates a post': ofUser(1, { posts: { create: { ...post, published: true } } }),
  'user creates posts by createMany': ofUser(1, { posts: { createMany: { data: [post, post] } } }),
  'user takes posts': ofUser(1, { posts: { connect: [{ id: 3 }, { id: 5 }] } }),
  'user by email takes a post': (db) =>
    db.user.update({ where: { email: 'ada@example.com' }, data: { posts: { connect: { id: 3 } } } }),
  'user takes or creates a post: takes': ofUser(2, {
    posts: { connectOrCreate: { where: { slug: 'first' }, create: post } },
  }),
  'user takes or creates a post: creates': ofUser(2, {
    posts: { connectOrCreate: { where: { slug: 'x' }, create: post } },
  }),
  'user lets go of a post': ofUser(1, { posts: { disconnect: { id: 1 } } }),
  'user lets go of a post by slug': ofUser(1, { posts: { disconnect: [{ slug: 'first' }] } }),
  'user sets other posts': ofUser(1, { posts: { set: [{ id: 2 }, { id: 3 }] } }),
  'user sets no posts': ofUser(1, { posts: { set: [] } }),
  'user updates a post': ofUser(1, { posts: { update: { where: { id: 1 }, data: { title: 'changed' } } } }),
  'user gives a post away by its key': (db) =>
    db.user.update({ where: { id: 1 }, data: { posts: { update: { where: { id: 1 }, data: { categoryId: 4 } } } } }),
  'user gives a post away': ofUser(1, {
    posts: { update: { where: { id: 1 }, data: { authorId: 2 } as object } },
  }),
  'user updates many posts': ofUser(1, { posts: { updateMany: { where: { score: 0 }, data: { published: false } } } }),
  'user upserts a post: updates': ofUser(1, {
    posts: { upsert: { where: { slug: 'first' }, create: post, update: { slug: 'x' } } },
  }),
  'user upserts a post: creates': ofUser(1, {
    posts: { upsert: { where: { slug: 'x' }, create: post, update: { title: 'changed' } } },
  }),
  'user deletes a post': ofUser(1, { posts: { delete: { id: 1 } } }),
  'user deletes posts by condition': ofUser(1, { posts: { deleteMany: { published: true } } }),
  'user deletes all posts': ofUser(1, { posts: { deleteMany: {} } }),
  'user by email deletes posts': (db) =>
    db.user.update({ where: { email: 'ada@example.com' }, data: { posts: { deleteMany: {} } } }),
  'user takes to reviewing': ofUser(1, { reviewing: { connect: { id: 1 } } }),
  'user stops reviewing': ofUser(1, { reviewing: { set: [] } }),
  'tenant takes a user': (db) => db.tenant.update({ where: { id: 1 }, data: { users: { connect: { id: 3 } } } }),
  'upsert with nested writes: updates': (db) =>
    db.user.upsert({
      where: { id: 1 },
      create: { ...user, tenant: { connect: { id: 1 } } },
      update: { posts: { disconnect: { id: 1 } }, name: 'changed' },
    }),
  'upsert with nested writes: creates': (db) =>
    db.user.upsert({
      where: { id: 99 },
      create: { ...user, tenant: { connect: { id: 1 } }, posts: { connect: { id: 1 }, create: post } },
      update: {},
    }),
  'post creates a comment by somebody': ofPost(2, {
    comments: { create: { body: 'new', author: { connect: { id: 1 } } } },
  }),
  'category takes a child': ofCategory(4, { children: { connect: { id: 2 } } }),
  'category creates a child': ofCategory(1, { children: { create: { name: 'new' } } }),
  'category lets go of a child': ofCategory(1, { children: { disconnect: { id: 2 } } }),
  'category deletes a child': ofCategory(1, { children: { delete: { id: 2 } } }),
  'category sets children': ofCategory(1, { children: { set: [{ id: 4 }] } }),
  'team creates a membership': (db) =>
    db.team.update({ where: { id: 1 }, data: { members: { create: { user: { connect: { id: 4 } } } } } }),
  'team takes a membership': (db) =>
    db.team.update({
      where: { id: 1 },
      data: { members: { connect: { userId_teamId: { userId: 3, teamId: 2 } } } },
    }),
  'team updates a membership': (db) =>
    db.team.update({
      where: { id: 1 },
      data: { members: { update: { where: { userId_teamId: { userId: 1, teamId: 1 } }, data: { role: 'changed' } } } },
    }),
  'team deletes memberships': (db) => db.team.update({ where: { id: 1 }, data: { members: { deleteMany: {} } } }),
  'order creates an item': (db) => db.order.update({ where: { id: 2 }, data: { items: { create: item(3) } } }),
  'order deletes an item with shipments': (db) =>
    db.order.update({
      where: { id: 1 },
      data: { items: { delete: { orderId_productId: { orderId: 1, productId: 2 } } } },
    }),
  'order upserts an item: updates': (db) =>
    db.order.update({
      where: { id: 1 },
      data: {
        items: {
          upsert: {
            where: { orderId_productId: { orderId: 1, productId: 2 } },
            create: item(2),
            update: { quantity: 9 },
          },
        },
      },
    }),
  'item creates a shipment': (db) =>
    db.orderItem.update({
      where: { orderId_productId: { orderId: 1, productId: 2 } },
      data: { shipments: { create: { carrier: 'new' } } },
    }),
  'item takes a shipment': (db) =>
    db.orderItem.update({
      where: { orderId_productId: { orderId: 1, productId: 2 } },
      data: { shipments: { connect: { id: 1 } } },
    }),
  'brand takes a product': (db) =>
    db.brand.update({ where: { code: 'BOLT' }, data: { products: { connect: { id: 1 } } } }),
  'brand changes its key and takes a product': (db) =>
    db.brand.update({ where: { code: 'BOLT' }, data: { code: 'NEW', products: { connect: { id: 1 } } } }),
  'brand changes its key and lets all products go': (db) =>
    db.brand.update({ where: { code: 'ACME' }, data: { code: 'NEW', products: { set: [] } } }),
  'brand changes its key and updates products': (db) =>
    db.brand.update({
      where: { code: 'ACME' },
      data: { code: 'NEW', products: { updateMany: { where: {}, data: { active: false } } } },
    }),
}

/** The row itself holds the key. */
const held: Writes = {
  'new post with a new author': (db) =>
    db.post.create({ data: { ...post, author: { create: { ...user, tenant: { connect: { id: 1 } } } } } }),
  'new post by an author': (db) => db.post.create({ data: { ...post, author: { connect: { id: 1 } } } }),
  'new post by an author, by email': (db) =>
    db.post.create({ data: { ...post, author: { connect: { email: 'ada@example.com' } } }, select: { title: true } }),
  'new post takes or creates its author: takes': (db) =>
    db.post.create({
      data: {
        ...post,
        author: {
          connectOrCreate: {
            where: { email: 'ada@example.com' },
            create: { ...user, tenant: { connect: { id: 1 } } },
          },
        },
      },
    }),
  'new post takes or creates its author: creates': (db) =>
    db.post.create({
      data: {
        ...post,
        author: {
          connectOrCreate: {
            where: { email: 'new@example.com' },
            create: { ...user, tenant: { connect: { id: 1 } } },
          },
        },
      },
    }),
  'post gets another author': ofPost(1, { author: { connect: { id: 2 } } }),
  'post gets another author by email': ofPost(1, { author: { connect: { email: 'bob@example.com' } } }),
  'post loses its author': ofPost(1, { author: { disconnect: true } }),
  'post loses its author on a condition': ofPost(1, { author: { disconnect: { name: 'Ada' } } }),
  'post keeps its author on a condition': ofPost(1, { author: { disconnect: { name: 'Bob' } } }),
  'post gets a new author': ofPost(1, { author: { create: { ...user, tenant: { connect: { id: 1 } } } } }),
  'post updates its author': ofPost(1, { author: { update: { name: 'changed', role: 'USER' } } }),
  'post updates its author on a condition': ofPost(1, {
    author: { update: { where: { name: 'Ada' }, data: { email: 'new@example.com' } } },
  }),
  'post upserts its author: updates': ofPost(1, {
    author: { upsert: { create: { ...user, tenant: { connect: { id: 1 } } }, update: { name: 'changed' } } },
  }),
  'post upserts its author: creates': ofPost(5, {
    author: { upsert: { create: { ...user, tenant: { connect: { id: 1 } } }, update: { name: 'changed' } } },
  }),
  'post deletes its author': ofPost(2, { author: { delete: true } }),
  'post deletes its category': ofPost(1, { category: { delete: true } }),
  'post deletes its category on a condition': ofPost(1, { category: { delete: { name: 'root' } } }),
  'post takes or creates its category: creates': ofPost(1, {
    category: { connectOrCreate: { where: { id: 99 }, create: { name: 'new' } } },
  }),
  'category gets another parent': ofCategory(2, { parent: { connect: { id: 4 } } }),
  'category gets a new parent': ofCategory(2, { parent: { create: { name: 'new' } } }),
  'category loses its parent': ofCategory(2, { parent: { disconnect: true } }),
  'category deletes its parent': ofCategory(2, { parent: { delete: true } }),
  'category updates its parent': ofCategory(2, { parent: { update: { name: 'changed' } } }),
  'product renames its brand': ofProduct(1, { brand: { update: { code: 'NEW' } } }),
  'product changes the name of its brand': ofProduct(1, { brand: { update: { name: 'changed' } } }),
  'product gets another brand': ofProduct(1, { brand: { connect: { code: 'BOLT' } } }),
  'product gets a new brand': ofProduct(1, { brand: { create: { code: 'NEW', name: 'new' } } }),
  'product deletes its brand': ofProduct(1, { brand: { delete: true } }),
  'profile moves to another user': (db) =>
    db.profile.update({ where: { id: 1 }, data: { user: { connect: { id: 4 } } } }),
  'profile updates its user': (db) =>
    db.profile.update({ where: { id: 1 }, data: { user: { update: { role: 'USER', email: 'new@example.com' } } } }),
  'membership moves to another team': (db) =>
    db.membership.update({
      where: { userId_teamId: { userId: 1, teamId: 1 } },
      data: { team: { connect: { id: 2 } } },
    }),
  'shipment moves to another item': (db) =>
    db.shipment.update({
      where: { id: 1 },
      data: { item: { connect: { orderId_productId: { orderId: 1, productId: 2 } } } },
    }),
  'shipment updates its item': (db) =>
    db.shipment.update({ where: { id: 1 }, data: { item: { update: { quantity: 9 } } } }),
  'shipment changes the key of its item': (db) =>
    db.shipment.update({ where: { id: 1 }, data: { item: { update: { product: { connect: { id: 3 } } } } } }),
}

/** A join table that no model speaks of. */
const joined: Writes = {
  'new post with tags': (db) =>
    db.post.create({ data: { ...post, tags: { create: { name: 'new' }, connect: [{ id: 1 }, { name: 'green' }] } } }),
  'new post takes or creates tags': (db) =>
    db.post.create({
      data: {
        ...post,
        tags: {
          connectOrCreate: [
            { where: { name: 'red' }, create: { name: 'red' } },
            { where: { name: 'new' }, create: { name: 'new' } },
          ],
        },
      },
    }),
  'post gets a tag': ofPost(3, { tags: { connect: { id: 1 } } }),
  'post gets a tag by name': ofPost(3, { tags: { connect: { name: 'red' } } }),
  'post by slug gets a tag': (db) =>
    db.post.update({ where: { slug: 'first' }, data: { tags: { connect: { id: 3 } } } }),
  'post gets a new tag': ofPost(3, { tags: { create: { name: 'new' } } }),
  'post takes or creates a tag: takes': ofPost(3, {
    tags: { connectOrCreate: { where: { name: 'red' }, create: { name: 'red' } } },
  }),
  'post takes or creates a tag: creates': ofPost(3, {
    tags: { connectOrCreate: { where: { name: 'new' }, create: { name: 'new' } } },
  }),
  'post loses a tag': ofPost(1, { tags: { disconnect: { id: 1 } } }),
  'post loses a tag by name': ofPost(1, { tags: { disconnect: { name: 'red' } } }),
  'post sets its tags': ofPost(1, { tags: { set: [{ id: 2 }, { id: 3 }] } }),
  'post sets no tags': ofPost(1, { tags: { set: [] } }),
  'post by slug sets its tags': (db) =>
    db.post.update({ where: { slug: 'first' }, data: { tags: { set: [{ id: 3 }] } } }),
  'post updates a tag': ofPost(1, { tags: { update: { where: { id: 1 }, data: { name: 'changed' } } } }),
  'post updates many tags': ofPost(1, {
    tags: { updateMany: { where: { name: 'red' }, data: { name: 'changed' } } },
  }),
  'post upserts a tag: updates': ofPost(1, {
    tags: { upsert: { where: { name: 'red' }, create: { name: 'new' }, update: { name: 'changed' } } },
  }),
  'post upserts a tag: creates': ofPost(1, {
    tags: { upsert: { where: { name: 'new' }, create: { name: 'new' }, update: { name: 'changed' } } },
  }),
  'post deletes a tag': ofPost(1, { tags: { delete: { id: 1 } } }),
  'post deletes tags by condition': ofPost(1, { tags: { deleteMany: { name: { contains: 'e' } } } }),
  'tag takes posts': (db) => db.tag.update({ where: { id: 4 }, data: { posts: { connect: [{ id: 1 }, { id: 4 }] } } }),
  'tag by name sets posts': (db) => db.tag.update({ where: { name: 'red' }, data: { posts: { set: [{ id: 3 }] } } }),
  'tag deletes posts': (db) => db.tag.update({ where: { id: 1 }, data: { posts: { deleteMany: {} } } }),
  'tag updates posts': (db) =>
    db.tag.update({ where: { id: 1 }, data: { posts: { updateMany: { where: {}, data: { published: false } } } } }),
  'product gets a related one': ofProduct(1, { related: { connect: { id: 4 } } }),
  'product gets related to one': ofProduct(1, { relatedTo: { connect: { sku: 'p2' } } }),
  'product loses a related one': ofProduct(1, { related: { disconnect: { id: 2 } } }),
  'product sets what it is related to': ofProduct(1, { relatedTo: { set: [{ id: 4 }] } }),
  'product sets its related ones': ofProduct(1, { related: { set: [] } }),
  'product creates a related one': ofProduct(1, { related: { create: product } }),
  'product deletes a related one': ofProduct(1, { related: { delete: { id: 3 } } }),
  'product updates a related one': ofProduct(1, { related: { update: { where: { id: 2 }, data: { active: true } } } }),
}

/** Two levels and more. */
const deep: Writes = {
  'a user with posts with comments and tags': (db) =>
    db.user.create({
      data: {
        ...person,
        posts: {
          create: { ...post, comments: { create: { body: 'new', authorId: 1 } }, tags: { connect: { id: 1 } } },
        },
      },
    }),
  'a comment of a post of a user changes': ofUser(1, {
    posts: {
      update: {
        where: { id: 1 },
        data: { comments: { update: { where: { id: 1 }, data: { author: { connect: { id: 1 } } } } } },
      },
    },
  }),
  'comments of a post of a user go': ofUser(1, {
    posts: { update: { where: { id: 1 }, data: { comments: { deleteMany: {} } } } },
  }),
  'tags of a post of a user are set': ofUser(1, {
    posts: { update: { where: { id: 1 }, data: { tags: { set: [{ id: 3 }] } } } },
  }),
  'the author of a post of a category goes': ofCategory(2, {
    posts: { update: { where: { id: 2 }, data: { author: { delete: true } } } },
  }),
  'the brand of a product of a category is renamed': ofCategory(1, {
    products: { update: { where: { id: 1 }, data: { brand: { update: { code: 'NEW' } } } } },
  }),
  'the brand of a related product is renamed': ofProduct(1, {
    related: { update: { where: { id: 2 }, data: { brand: { update: { code: 'NEW' } } } } },
  }),
}

/** One step of a call does something to rows that another step finds. */
const entangled: Writes = {
  'rows that are taken are then updated with the others': ofUser(2, {
    posts: { connect: { id: 1 }, updateMany: { where: {}, data: { published: false } } },
  }),
  'a row that is taken then goes, and its comments with it': ofUser(2, {
    posts: { connect: { id: 1 }, deleteMany: {} },
  }),
  'rows are made and updated': ofUser(1, {
    posts: { create: { ...post, slug: 'x', published: true }, updateMany: { where: {}, data: { published: false } } },
  }),
  'rows are updated so that they come under the next condition': ofUser(1, {
    posts: {
      updateMany: [
        { where: { published: false }, data: { published: true, title: 'x' } },
        { where: { published: true }, data: { slug: null } },
      ],
    },
  }),
  'a user becomes one that a condition on posts asks for': ofPost(1, {
    author: { update: { name: 'Bob' } },
    comments: {
      update: {
        where: { id: 1 },
        data: {
          author: {
            update: { reviewing: { updateMany: { where: {}, data: { published: false } } } },
          },
        },
      },
    },
  }),
  'a post gets a tag, and what has the tag changes': ofPost(3, {
    tags: { connect: { id: 1 }, updateMany: { where: {}, data: { name: 'changed' } } },
  }),
  'a comment moves to a post that goes': ofUser(1, {
    comments: { update: { where: { id: 3 }, data: { post: { connect: { id: 3 } } } } },
    reviewing: { delete: { id: 3 } },
  }),
  'a post gets another author, whose posts change': ofPost(1, {
    author: { connect: { id: 2 } },
    comments: {
      update: {
        where: { id: 1 },
        data: { author: { update: { posts: { updateMany: { where: {}, data: { published: false } } } } } },
      },
    },
  }),
  'a user gets posts with comments below a new post of another user': ofCategory(4, {
    posts: {
      create: {
        ...post,
        reviewer: { create: { ...user, tenant: { connect: { id: 1 } }, posts: { connect: { id: 3 } } } },
        comments: { connect: { id: 1 } },
      },
    },
  }),
  'a new tag takes a post whose author changes': (db) =>
    db.tag.create({
      data: {
        name: 'new',
        posts: { create: { ...post, comments: { create: { body: 'x' } }, author: { connect: { id: 1 } } } },
      },
    }),
  'a stale version changes nothing': (db) =>
    db.user.update({
      where: { id: 1, version: 7 },
      data: { version: { increment: 1 }, posts: { update: { where: { id: 1 }, data: { title: 'changed' } } } },
    }),
  'a version that stands': (db) =>
    db.user.update({
      where: { id: 1, version: 1 },
      data: { version: { increment: 1 }, posts: { update: { where: { id: 1 }, data: { title: 'changed' } } } },
    }),
  'no row has the version': (db) => db.user.updateMany({ where: { id: 1, version: 7 }, data: { name: 'changed' } }),
}

export const nestedWrites = { oneThere, manyThere, held, joined, deep, entangled }
