import { defineConfig } from 'tsdown'

/** The drawers of parts.ts, made as packages are. What npm installed stays outside, as it does there. */
export default defineConfig({
  entry: { parts: 'parts.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: false,
  // Another run may be reading it.
  clean: false,
  fixedExtension: true,
  deps: { skipNodeModulesBundle: true },
  logLevel: 'warn',
})
