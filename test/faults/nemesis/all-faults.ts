import type { Fault } from './fault.ts'
import { postgresRestarted } from './faults/postgres.ts'
import { redisFaults } from './faults/redis.ts'
import { wireFaults } from './faults/wire.ts'
import { workerFaults } from './faults/worker.ts'

export const allFaults: readonly Fault[] = [...redisFaults, ...wireFaults, ...workerFaults, postgresRestarted]
