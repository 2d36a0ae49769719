/**
 * How every package is built: one entry per door, ESM and CJS, each with its own declarations. What the manifest lists
 * under `dependencies` stays outside of the bundle, so two packages never carry two copies of the core. Anything else that
 * would slip in, be it by an inferred type, fails the build.
 *
 * @param {Record<string, string>} entry door name → source file
 * @param {string[]} bundled packages that it carries inside: private ones of this house, and what they are made of
 * @returns {import('tsdown').UserConfig}
 */
export const library = (entry, bundled = []) => ({
  entry,
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node20.19',
  dts: true,
  sourcemap: true,
  fixedExtension: true,
  clean: true,
  deps: { onlyBundle: bundled },
  logLevel: 'warn',
})
