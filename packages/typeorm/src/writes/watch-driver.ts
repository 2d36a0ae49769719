import { alone } from '@tidemark/core/adapter'
import type { DataSource } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import { operationByTable } from './by-table.ts'
import { coverTransactions } from './inside.ts'
import { OUTCOMES } from './sent.ts'
import { watchRunners } from './watch-runner.ts'

const drivers = new WeakSet<object>()
const dataSources = new WeakSet<DataSource>()

/** sql.js takes another database in the place of the one it has. */
interface Loading {
  load?: (...given: unknown[]) => Promise<unknown>
}

/** No statement tells of that: all that was there may be something else. */
const watchLoading = (driver: Loading, dataSource: DataSource): void => {
  const { load } = driver
  if (load === undefined) return
  driver.load = async (...given) => {
    const attached = attachedOf(dataSource)
    if (attached === undefined || attached.engine.closed) return load.apply(driver, given)
    let loading: Promise<unknown> | undefined
    const send = async () => {
      loading = load.apply(driver, given)
      await loading.catch(() => {}) // it may have come half the way
      return { kind: 'answered', answer: {} } as const
    }
    const statement = { text: '', parameters: [], reading: { kind: 'unknown' } } as const
    await alone(attached.engine, OUTCOMES.ofStatement).write(operationByTable({ attached, send }, statement))
    return loading
  }
}

/**
 * Watches every statement of a DataSource: all of them pass the runners that its driver makes, BEGIN and COMMIT too. Whoever has no
 * subscriber of ours is not touched, nor are TypeORM's prototypes. Runners that were made before are out of sight.
 */
export const watchDriver = ({ dataSource, dialect }: Attached): void => {
  const { driver } = dataSource
  if (!drivers.has(driver)) {
    drivers.add(driver)
    watchLoading(driver as Loading, dataSource)
    const create = driver.createQueryRunner
    const watch = watchRunners(dataSource, dialect)
    driver.createQueryRunner = (mode) => {
      const runner = create.call(driver, mode)
      if (attachedOf(dataSource) !== undefined) watch(runner)
      return runner
    }
  }
  if (dataSources.has(dataSource)) return
  dataSources.add(dataSource)
  const cover = coverTransactions(dataSource)
  cover(dataSource.manager)
  const createRunner = dataSource.createQueryRunner
  dataSource.createQueryRunner = (mode) => {
    const runner = createRunner.call(dataSource, mode)
    cover(runner.manager)
    return runner
  }
}
