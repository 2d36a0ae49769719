import type { DataSource } from 'typeorm'
import { type Attached, attachedOf } from '../attached.ts'
import { coverTransactions } from './inside.ts'
import { watchRunner } from './watch-runner.ts'

const drivers = new WeakSet<object>()
const dataSources = new WeakSet<DataSource>()

/**
 * Watches every statement of a DataSource: all of them pass the runners that its driver makes, BEGIN and COMMIT too. Whoever has no
 * subscriber of ours is not touched, nor are TypeORM's prototypes. Runners that were made before are out of sight.
 */
export const watchDriver = ({ dataSource }: Attached): void => {
  const { driver } = dataSource
  if (!drivers.has(driver)) {
    drivers.add(driver)
    const create = driver.createQueryRunner
    driver.createQueryRunner = (mode) => {
      const runner = create.call(driver, mode)
      const attached = attachedOf(dataSource)
      if (attached !== undefined) watchRunner(dataSource, attached, runner)
      return runner
    }
  }
  if (dataSources.has(dataSource)) return
  dataSources.add(dataSource)
  coverTransactions(dataSource, dataSource.manager)
  const createRunner = dataSource.createQueryRunner
  dataSource.createQueryRunner = (mode) => {
    const runner = createRunner.call(dataSource, mode)
    coverTransactions(dataSource, runner.manager)
    return runner
  }
}
