import type { Shop } from '../api/shop.ts'

/**
 * A cache as one would write it in ten minutes: it keeps every answer and never hears of a write. `--break` puts it in
 * Tidemark's place, to show that the checker finds stale reads where there are some.
 */
export const withForgetfulCache = (shop: Shop): Shop => {
  const answers = new Map<string, unknown>()
  const extended = shop.$extends({
    name: 'forgetful',
    query: {
      $allModels: {
        $allOperations: async ({ model, operation, args, query }) => {
          if (!/^(?:find|count|aggregate|groupBy)/.test(operation)) return query(args)
          const key = JSON.stringify([model, operation, args])
          const answer = answers.has(key) ? answers.get(key) : await query(args)
          answers.set(key, answer)
          return answer
        },
      },
    },
  })
  return extended as unknown as Shop
}
