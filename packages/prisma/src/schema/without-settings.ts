/** A comment, a text, or a brace: what decides where a block ends. A block comment may hold any of the others. */
const PIECE = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|[{}]/g
const SETTINGS = /(?:^|\n)[ \t]*(?:generator|datasource)\s+\w+\s*$/

/** The schema text without its generator and datasource blocks. */
export const withoutSettings = (text: string): string => {
  let kept = ''
  let from = 0
  let dropping = false
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    if (piece === '{' && !dropping) {
      const head = SETTINGS.exec(text.slice(from, index))
      if (head === null) continue
      kept += text.slice(from, from + head.index)
      dropping = true
    } else if (piece === '}' && dropping) {
      from = index + 1
      dropping = false
    }
  }
  return dropping ? kept : kept + text.slice(from)
}
