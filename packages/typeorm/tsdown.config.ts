import { defineConfig } from 'tsdown'
import { library } from '../../scripts/lib/library.mjs'

export default defineConfig(library({ index: 'src/index.ts' }, ['@tidemark/sql-reader', 'moo']))
