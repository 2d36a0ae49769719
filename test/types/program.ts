import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The repository's own settings, so that the fixtures are read as an editor reads them. */
const settings = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file))
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options
}

/** One program over some files, which may be there in memory only, with other settings where some are given. */
export const programOf = (
  names: readonly string[],
  inMemory: ReadonlyMap<string, string>,
  others: ts.CompilerOptions = {},
): ts.Program => {
  const options: ts.CompilerOptions = { ...settings(), ...others }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => inMemory.has(file) || fileExists(file)
  host.readFile = (file) => inMemory.get(file) ?? readFile(file)
  host.getSourceFile = (file, version, ...rest) => {
    const text = inMemory.get(file)
    return text === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version)
  }
  return ts.createProgram({ rootNames: [...names], options, host })
}

export const diagnosticsOf = (program: ts.Program, source: ts.SourceFile): readonly ts.Diagnostic[] => [
  ...program.getSyntacticDiagnostics(source),
  ...program.getSemanticDiagnostics(source),
]

export const sourceOf = (program: ts.Program, file: string): ts.SourceFile => {
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not part of the program`)
  return source
}
