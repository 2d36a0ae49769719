import type { DataSource } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import { coverTransactions } from './inside.ts'
import { watchRunners } from './watch-runner.ts'

const drivers = new WeakSet<object>()
const dataSources = new WeakSet<DataSource>()

/**
 * Watches every statement of a DataSource: all of them pass the runners that its driver makes, BEGIN and COMMIT too. Whoever has no
 * subscriber of ours is not touched, nor are TypeORM's prototypes. Runners that were made before are out of sight.
 */
export const watchDriver = ({ dataSource, dialect }: Attached): void => {
  const { driver } = dataSource
  if (!drivers.has(driver)) {
    drivers.add(driver)
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
