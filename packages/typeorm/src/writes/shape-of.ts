import { type Field, imageFields, type Model } from '@tidemark/core/adapter'
import { type Dialect, fold } from '@tidemark/sql-reader'

/** What every statement about a model has to know of it, made once. */
export interface Shape {
  /** The fields that images show. */
  readonly image: readonly Field[]
  /** By the names of their columns, folded as the database folds them. */
  readonly byColumn: ReadonlyMap<string, Field>
  readonly fold: (name: string) => string
}

const asItIs = (name: string): string => name

const shapes = new WeakMap<Model, Shape>()

export const shapeOf = (model: Model, dialect: Dialect): Shape => {
  let shape = shapes.get(model)
  if (shape === undefined) {
    const same = dialect === 'postgresql' ? asItIs : fold
    shape = {
      image: imageFields(model).flatMap((name) => model.fields.get(name) ?? []),
      byColumn: new Map([...model.fields.values()].map((field) => [same(field.column), field])),
      fold: same,
    }
    shapes.set(model, shape)
  }
  return shape
}
