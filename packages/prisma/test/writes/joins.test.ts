import type { ShopClient } from '@tidemark/shop'
import { describeWrites } from './compare.ts'

// The reads of the comparison, and what writes return, are joins here; the truth is asked for in the other way.
describeWrites(
  'postgresql',
  'by itself',
  { every: 8, from: 1 },
  { connect: ({ connectWithPreviews }) => connectWithPreviews() as unknown as ShopClient },
)
