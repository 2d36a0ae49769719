export { cacheExtension } from './extension.ts'
export type { CacheExtension, CacheExtensionOptions } from './types/extension.ts'
