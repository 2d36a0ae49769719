import { askMariadb } from './ask-mariadb.ts'
import { inDocker } from './in-docker.ts'

export const dockerMariadb = inDocker({
  image: 'mariadb:11.4',
  port: 3306,
  prepare: (container) =>
    container
      .withEnvironment({ MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1' })
      .withTmpFs({ '/var/lib/mysql': 'rw' })
      .withCommand(['mariadbd', '--max-connections=300', '--skip-log-bin', '--innodb-flush-log-at-trx-commit=0']),
  url: (address) => `mariadb://root@${address}/mysql`,
  ask: askMariadb,
})
