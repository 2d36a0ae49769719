import 'reflect-metadata'
import { DataSource, EntitySchema, In } from 'typeorm'
import { createCache } from '@tidemark/core'
import { Cached, cacheSubscriber } from '@tidemark/typeorm'
const Author = new EntitySchema<any>({ name: 'Author', columns: { id: { type: 'int', primary: true, generated: true }, name: { type: 'varchar' }, email: { type: 'varchar' } } })
const Post = new EntitySchema<any>({ name: 'Post', columns: { id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' }, body: { type: 'text' }, published: { type: 'boolean' }, score: { type: 'int' }, createdAt: { type: 'datetime', createDate: true } , authorId: {type:'int'} },
  relations: { author: { type: 'many-to-one', target: 'Author', joinColumn: { name: 'authorId' } } } })
Cached({ ttl: '1h' })(Post); Cached({ ttl: '1h' })(Author)
const store = new Map<string, any>()
const provider = () => ({ async connect() {}, async disconnect() {}, async synchronize() {}, async getFromCache(o: any) { return store.get(o.identifier ?? o.query) }, async storeInCache(o: any) { store.set(o.identifier ?? o.query, o) }, isExpired: (o: any) => o.time + o.duration < Date.now(), async clear() { store.clear() }, async remove() {} })
const make = async (extra: any) => {
  const ds = await new DataSource({ type: 'sqljs', entities: [Author, Post], synchronize: true, ...extra }).initialize()
  for (let i = 0; i < 10; i++) await ds.getRepository(Author).insert({ name: 'n' + i, email: 'e' + i })
  for (let i = 0; i < 100; i++) await ds.getRepository(Post).insert({ title: 't' + i, body: 'b'.repeat(100), published: true, score: i, authorId: 1 + i % 10 } as any)
  return ds
}
const ours = await make({ subscribers: [cacheSubscriber({ cache: createCache() })] })
const theirs = await make({ cache: { provider, duration: 3600_000, alwaysEnabled: true } })
const contests: Record<string, (ds: DataSource) => Promise<unknown>> = {
  'findOneBy id': (ds) => ds.getRepository(Post).findOneBy({ id: 7 }),
  'findOne + author': (ds) => ds.getRepository(Post).findOne({ where: { id: 7 }, relations: { author: true } }),
  'find In': (ds) => ds.getRepository(Post).find({ where: { id: In([7, 8]) } }),
  'find 100 + author': (ds) => ds.getRepository(Post).find({ relations: { author: true } }),
  'qb': (ds) => ds.getRepository(Post).createQueryBuilder('p').where('p.id = :id', { id: 7 }).getOne(),
}
for (const [name, run] of Object.entries(contests)) {
  const measure = async (ds: DataSource, n: number) => { const a = process.cpuUsage(); for (let i = 0; i < n; i++) await run(ds); const b = process.cpuUsage(a); return (b.user + b.system) / n }
  await measure(ours, 300); await measure(theirs, 300)
  const o: number[] = [], t: number[] = []
  for (let r = 0; r < 15; r++) { o.push(await measure(ours, 300)); t.push(await measure(theirs, 300)) }
  const med = (x: number[]) => x.sort((a, b) => a - b)[7]!
  console.log(name, med(o).toFixed(2), med(t).toFixed(2), (med(o) / med(t)).toFixed(3))
}
