/**
 * What is measured by itself though no door shows it. The one file that may open drawers of packages: see
 * `openTo` in architecture.json. Suites import it as `#bench/parts`, so that what is timed was built as packages are.
 */
export { createCopiers } from '../packages/core/src/codec/create-copiers.ts'
export { createCodec } from '../packages/core/src/codec/create-codec.ts'
export { describePrisma } from '../packages/prisma/src/objects.ts'
