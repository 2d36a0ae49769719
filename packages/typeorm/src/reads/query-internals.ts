import type {
  DataSource,
  EntityMetadata,
  FindOptionsWhere,
  ObjectLiteral,
  QueryRunner,
  SelectQueryBuilder,
} from 'typeorm'
import type { RelationMetadata } from '../schema/names.ts'

/** What we touch of TypeORM's query builder that its types hide. */
export interface QueryInternals {
  readonly dataSource: DataSource
  readonly queryRunner?: QueryRunner
  readonly findOptions: {
    readonly where?: FindOptionsWhere<ObjectLiteral>
    readonly select?: unknown
    readonly relations?: unknown
    readonly order?: unknown
    readonly withDeleted?: boolean
    readonly loadEagerRelations?: boolean
  }
  /** Relations that `relationLoadStrategy: 'query'` loads by queries of their own. */
  readonly relationMetadatas: readonly RelationMetadata[]
  readonly expressionMap: SelectQueryBuilder<ObjectLiteral>['expressionMap']
  getQueryAndParameters(): [string, unknown[]]
  executeEntitiesAndRawResults(runner: QueryRunner): Promise<{ raw: unknown[]; entities: object[] }>
  executeCountQuery(runner: QueryRunner): Promise<number>
  executeExistsQuery(runner: QueryRunner): Promise<boolean>
  getRawMany(): Promise<unknown[]>
  getMany(): Promise<object[]>
  getOne(): Promise<object | null>
  getManyAndCount(): Promise<[object[], number]>
}

export const internalsOf = (query: object): QueryInternals => query as QueryInternals

export type { EntityMetadata }
