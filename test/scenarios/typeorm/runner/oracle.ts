import { type EntityManager, type EntityTarget, type ObjectLiteral, Repository, type SelectQueryBuilder } from 'typeorm'

/** Of the find methods of a manager, those that take options and those that take a condition, which is a part of options. */
const byOptions: Readonly<Record<string, string>> = {
  find: 'find',
  findAndCount: 'findAndCount',
  findOne: 'findOne',
  findOneOrFail: 'findOneOrFail',
  count: 'count',
  exists: 'exists',
  findBy: 'find',
  findAndCountBy: 'findAndCount',
  findOneBy: 'findOne',
  findOneByOrFail: 'findOneOrFail',
  countBy: 'count',
  existsBy: 'exists',
}

type Method = (...args: unknown[]) => unknown

/** Whatever is said about the cache on the way: it is not asked. */
const uncached = <Entity extends ObjectLiteral>(query: SelectQueryBuilder<Entity>): SelectQueryBuilder<Entity> => {
  query.cache(false)
  return Object.assign(query, { cache: () => query })
}

/** These take no options, and ask by a builder of the manager's. */
const byBuilder = new Set(['sum', 'average', 'minimum', 'maximum', 'callAggregateFun'])

/** The same manager, the same connections, and `cache: false` with every read: what it answers is the truth. */
export const oracle = (manager: EntityManager): EntityManager => {
  const truth: EntityManager = new Proxy(manager, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (byBuilder.has(String(name))) return (value as Method).bind(truth)
      if (name === 'getRepository')
        return (entity: EntityTarget<ObjectLiteral>) => new Repository(entity, truth, target.queryRunner)
      if (name === 'createQueryBuilder')
        return (...args: unknown[]) =>
          uncached((value as Method).apply(target, args) as SelectQueryBuilder<ObjectLiteral>)
      const plain = byOptions[String(name)]
      if (plain === undefined) return (value as Method).bind(target)
      const find = Reflect.get(target, plain, target) as Method
      return (entity: unknown, given?: object) =>
        find.call(target, entity, { ...(plain === name ? given : { where: given }), cache: false })
    },
  })
  return truth
}
