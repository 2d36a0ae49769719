/**
 * What is measured by itself though no door shows it. The one file that may open drawers of packages: see
 * `openTo` in architecture.json.
 */
export { createCopiers } from '../packages/core/src/codec/create-copiers.ts'
export { createCodec } from '../packages/core/src/codec/create-codec.ts'
export { describePrisma } from '../packages/prisma/src/objects.ts'
