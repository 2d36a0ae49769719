/** Says that a call cannot be read off its options: its SQL has to tell, or the database answers. */
export class Unplanned extends Error {
  override readonly name = 'Unplanned'
}
