import type { Change, Model, Row, WriteOperation } from '@tidemark/core/adapter'
import type { Insert } from '@tidemark/sql-reader'
import type { Attached } from '../attached.ts'
import { questionForNone, returningToo, takeReturned } from './ask.ts'
import { changesOfInsert } from './effect.ts'
import { isSureOfImages, orPlainly, showsImages, triesImages } from './refusals.ts'
import { readerOf } from './rows.ts'
import type { Done, Setting, Statement } from './statement.ts'

/** The database puts something there of which the schema says nothing: a default may stand in the database alone. */
const leavesOpen = ({ keys }: Model, row: Row): boolean =>
  keys.some(
    ({ unique, fields }) =>
      // Of a key that nobody could know before, nobody hangs on a value.
      !unique &&
      fields.some(({ name, fallback, spell }) =>
        row[name] === undefined ? fallback === undefined : spell(row[name]) === undefined,
      ),
  )

/**
 * May more be returned? Of the drivers those whose answers are known here; and only with what is returned anyway, for who may insert into
 * a table may not always read it.
 */
const mayReturn = ({ dataSource }: Attached, { returns, onConflict }: Insert): boolean =>
  returns && typeof onConflict === 'string' && dataSource.options.type === 'postgres'

export const operationOfInsert = (
  { attached, send, attempt, ask, inside }: Setting,
  { text, parameters }: Statement,
  model: Model,
  insert: Insert,
): WriteOperation<Done> => {
  const expects = changesOfInsert(model, insert, readerOf(model, attached.dialect, parameters))
  const asks =
    mayReturn(attached, insert) &&
    showsImages(attached, model) &&
    expects.some(({ after }) => after !== undefined && leavesOpen(model, after))
  const plainly = async (): Promise<Done> => ({ sent: await send(text, parameters) })
  const asking = async (): Promise<Done> => {
    const sendAll = isSureOfImages(attached, model) ? send : attempt
    const sent = await sendAll(returningToo(text, insert, model), parameters)
    return sent.kind === 'answered' ? { sent, images: takeReturned(model, sent.answer) } : { sent }
  }
  const changes = ({ sent, images }: Done): readonly Change[] => {
    // Without a conflict to pass by, no row means that something else took it.
    if (sent.kind === 'answered' && sent.answer.affected === 0 && insert.onConflict === 'nothing') return []
    return images === undefined || sent.kind !== 'answered' || images.length !== sent.answer.affected
      ? expects
      : images.map((after) => ({ model, after }))
  }
  const mayAsk = async (): Promise<boolean> =>
    asks &&
    (!inside ||
      (await triesImages(attached, model, ask, questionForNone(model, insert.table, attached.dialect, false), false)))
  const run = async (): Promise<Done> =>
    (await mayAsk()) ? orPlainly(attached, model, inside, asking, plainly) : plainly()
  return { name: 'insert', model: model.name, expects, run, changes }
}
