import { createHash } from 'node:crypto'

/** What a server says about itself when we connect. */
export type Identity =
  | {
      readonly kind: 'usable'
      /** Part of every version: of another server, or of this one after a restart or a failover, it is another (rule 2). */
      readonly epoch: string
      /** Of its history: another one after each change of who leads, also where no connection broke. */
      readonly replication: string
      /** Something that the operator should change. */
      readonly warning: string | undefined
    }
  | { readonly kind: 'unusable'; readonly reason: string }

const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const]
    }),
  )

const warningOf = (fields: ReadonlyMap<string, string>): string | undefined => {
  const policy = fields.get('maxmemory_policy')
  if ((fields.get('maxmemory') ?? '0') === '0' || policy === undefined || policy === 'noeviction') return undefined
  return `maxmemory is set and maxmemory-policy is ${policy}: versions and locks may be evicted, and answers be stale for it; set noeviction`
}

/** Reads the answer to INFO. */
export const identityOf = (info: string): Identity => {
  const fields = fieldsOf(info)
  const unusable = (reason: string): Identity => ({ kind: 'unusable', reason })
  if (fields.get('loading') === '1') return unusable('it is still loading its data')
  if (fields.get('cluster_enabled') === '1') return unusable('it is a node of a cluster, which is not supported yet')
  const [role, run, replication] = [fields.get('role'), fields.get('run_id'), fields.get('master_replid')]
  if (role !== undefined && role !== 'master') return unusable(`it is a replica (role ${role}); writes need the master`)
  if (run === undefined || replication === undefined)
    return unusable('its INFO has no run_id and master_replid, by which a restart and a failover are told')
  const epoch = createHash('sha256').update(`${run} ${replication}`).digest('base64url').slice(0, 8)
  return { kind: 'usable', epoch, replication, warning: warningOf(fields) }
}

/** Reads the answer to INFO replication of a server that had this history when we connected. What is wrong with it now, if anything. */
export const changeOf = (info: string, replication: string): string | undefined => {
  const fields = fieldsOf(info)
  if (fields.get('role') !== 'master') return `it has become a replica (role ${fields.get('role') ?? 'unknown'})`
  return fields.get('master_replid') === replication ? undefined : 'it has another history than when we connected'
}
