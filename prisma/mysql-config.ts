/** Where a MariaDB or MySQL is, in the words of its driver. */
export interface MysqlConfig {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** `mariadb://user:password@host:port/database` as settings: the driver's own reader of URLs knows no others beside them. */
export const mysqlConfig = (url: string): MysqlConfig => {
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  }
}
