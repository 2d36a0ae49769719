import { copy } from '@tidemark/core/adapter'
import type { ColumnMetadata, EntityMetadata } from '../schema/names.ts'

interface Driver {
  prepareHydratedValue(value: unknown, column: ColumnMetadata): unknown
}

/** Properties with a getter or a setter on the class show something else than what the database holds. */
const isAccessor = ({ embeddedMetadata, propertyName, entityMetadata }: ColumnMetadata): boolean => {
  const target = embeddedMetadata === undefined ? entityMetadata.target : embeddedMetadata.type
  if (typeof target !== 'function') return false
  for (let at = target.prototype as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(at, propertyName)
    if (descriptor !== undefined) return 'get' in descriptor
  }
  return false
}

/** What the database holds cannot be told from the entity: a transformer or a setter has made something of it. */
export const isSpecial = (column: ColumnMetadata): boolean => column.transformer !== undefined || isAccessor(column)

const noted = new WeakMap<object, Map<ColumnMetadata, unknown>>()

/** What the database gave for a column of an entity that TypeORM has just made; absent for one that somebody else made. */
export const rawOf = (entity: object, column: ColumnMetadata): unknown => noted.get(entity)?.get(column)

const watched = new WeakSet<object>()

/** TypeORM asks for the value of a column right before it sets it, and nothing comes between. */
let last: { readonly column: ColumnMetadata; readonly value: unknown } | undefined

const watchDriver = (driver: Driver): void => {
  if (watched.has(driver)) return
  watched.add(driver)
  const original = driver.prepareHydratedValue
  driver.prepareHydratedValue = function (value, column) {
    // Before a transformer can change it.
    if (watched.has(column)) last = { column, value: copy(value) }
    return original.call(this, value, column)
  }
}

const watchColumn = (column: ColumnMetadata): void => {
  if (watched.has(column)) return
  watched.add(column)
  const original = column.setEntityValue
  column.setEntityValue = function (entity, value) {
    if (last?.column === column) {
      const values = noted.get(entity) ?? new Map<ColumnMetadata, unknown>()
      noted.set(entity, values.set(column, last.value))
      last = undefined
    }
    original.call(this, entity, value)
  }
}

/** Has TypeORM tell what the database holds where an entity does not. */
export const watchSpecialColumns = (driver: Driver, metadatas: readonly EntityMetadata[]): void => {
  const special = metadatas.flatMap(({ columns }) => columns.filter(isSpecial))
  if (special.length === 0) return
  watchDriver(driver)
  for (const column of special) watchColumn(column)
}
