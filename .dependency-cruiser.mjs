import { readFileSync } from 'node:fs'
import { layerRules } from './scripts/lib/layer-rules.mjs'

const architecture = JSON.parse(readFileSync(new URL('architecture.json', import.meta.url), 'utf8'))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: layerRules(architecture),
  options: {
    // What is imported only as a type counts too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|generated|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@tidemark/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
