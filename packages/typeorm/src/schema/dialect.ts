import type { Dialect } from '@tidemark/sql-reader'
import type { DataSource } from 'typeorm'

const DIALECTS: Readonly<Record<string, Dialect>> = {
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  'aurora-postgres': 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-mysql': 'mysql',
  sqljs: 'sqlite',
  'better-sqlite3': 'sqlite',
  expo: 'sqlite',
  capacitor: 'sqlite',
  cordova: 'sqlite',
  'react-native': 'sqlite',
  nativescript: 'sqlite',
}

/** The SQL that a DataSource's driver speaks. */
export const dialectOf = ({ options }: DataSource): Dialect => DIALECTS[options.type] ?? 'other'
