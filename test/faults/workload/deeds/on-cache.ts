import { deed, nobody } from '../deed.ts'

/** What changes nothing in the database, and says that something did. */
export const deedsOnCache = {
  invalidate: deed(0.5, 'invalidates a post', ({ known }) => ({ id: known.id('Post') }), nobody),
  clear: deed(0.2, 'clears the cache', () => ({}), nobody),
}
