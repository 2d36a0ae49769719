import type { ShopClient } from '@tidemark/shop'

/** What it does → how. A write may fail: then nothing may have changed. */
export type Writes = Readonly<Record<string, (db: ShopClient) => PromiseLike<unknown>>>
