import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** `// @ts-expect-error TS2322 a part of the message`, in the line before the mistake. */
const MARK = /\/\/ @ts-expect-error (TS\d+) (.+)/

/** A mistake: where it is said, which one, and (a part of) what is said. */
export interface Mistake {
  readonly line: number
  readonly code: string
  readonly message: string
}

export interface Compiled {
  readonly wanted: readonly Mistake[]
  readonly found: readonly Mistake[]
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

/** The repository's own settings, so that the fixtures are read as an editor reads them. */
const settings = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file))
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options
}

const mistakesIn = (source: ts.SourceFile, diagnostics: readonly ts.Diagnostic[]): readonly Mistake[] =>
  diagnostics.map(({ start = 0, code, messageText }) => ({
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    code: `TS${code}`,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))

const marksIn = (text: string): readonly Mistake[] =>
  text.split('\n').flatMap((line, index) => {
    const [, code = '', message = ''] = MARK.exec(line) ?? []
    return code === '' ? [] : [{ line: index + 2, code, message }]
  })

/** One program over some files, which may be there in memory only. */
const programOf = (
  names: readonly string[],
  inMemory: ReadonlyMap<string, string>,
  before?: ts.Program,
): ts.Program => {
  const options: ts.CompilerOptions = { ...settings(), noEmit: false, declaration: true, emitDeclarationOnly: true }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => inMemory.has(file) || fileExists(file)
  host.readFile = (file) => inMemory.get(file) ?? readFile(file)
  host.getSourceFile = (file, version, ...rest) => {
    const text = inMemory.get(file)
    return text === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version)
  }
  return ts.createProgram({ rootNames: [...names], options, host, ...(before && { oldProgram: before }) })
}

const diagnosticsOf = (program: ts.Program, source: ts.SourceFile): readonly ts.Diagnostic[] => [
  ...program.getSyntacticDiagnostics(source),
  ...program.getSemanticDiagnostics(source),
]

const sourceOf = (program: ts.Program, file: string): ts.SourceFile => {
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is not part of the program`)
  return source
}

/** What TypeScript says of the fixtures when nothing tells it to look away, and of declaration files made from them. */
export interface Compilation {
  readonly files: readonly string[]
  readonly check: (file: string) => Compiled
  /** The declaration file of a fixture, and what went wrong in writing it. */
  readonly declare: (file: string) => { readonly text: string; readonly errors: readonly Mistake[] }
  /** What is said of `text` when it stands beside `declaration` as the only thing that it can import. */
  readonly checkAgainst: (declaration: string, text: string) => readonly Mistake[]
}

export const compileFixtures = (): Compilation => {
  const files = readdirSync(fixtures).filter((name) => name.endsWith('.ts'))
  const texts = new Map(files.map((name) => [fixtures + name, readFileSync(fixtures + name, 'utf8')]))
  const seeing = new Map([...texts].map(([name, text]) => [name, text.replaceAll('@ts-expect-error', 'the mistake:')]))
  const program = programOf([...seeing.keys()], seeing)
  return {
    files,
    check: (file) => {
      const source = sourceOf(program, fixtures + file)
      return {
        wanted: marksIn(texts.get(fixtures + file) ?? ''),
        found: mistakesIn(source, diagnosticsOf(program, source)),
      }
    },
    declare: (file) => {
      const source = sourceOf(program, fixtures + file)
      let text = ''
      program.emit(source, (_name, written) => void (text = written), undefined, true)
      return { text, errors: mistakesIn(source, program.getDeclarationDiagnostics(source)) }
    },
    checkAgainst: (declaration, text) => {
      const user = `${fixtures}declared-user.ts`
      const made = new Map([
        [`${fixtures}declared.d.ts`, declaration],
        [user, text],
      ])
      const next = programOf([user], made, program)
      const source = sourceOf(next, user)
      return mistakesIn(source, diagnosticsOf(next, source))
    },
  }
}
