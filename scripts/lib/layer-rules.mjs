// Turns architecture.json into rules for dependency-cruiser. Every rule says what is forbidden; paths are relative to
// the root. Type imports count: a type is a dependency for whoever has to read or move the code.

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
const any = (words) => `(?:${words.join('|')})`

/** Tests may open any drawer of their own package; nothing but a test may open a test. */
const testFile = String.raw`\.test\.ts$|^packages/[^/]+/test/`

const folder = (name) => `^packages/${name}/`
const room = (name, of) => String.raw`^packages/${of}/src/${name}(?:/|\.ts$)`
const anyRoom = (names, of) => String.raw`^packages/${of}/src/${any(names)}(?:/|\.ts$)`
const doors = (name, { doors }) => `^packages/${name}/${any(doors.map(escape))}$`

/** Who counts as one from inside: the package's own files, and those that its drawers are open to. */
const insiders = (name, { openTo = [] }) => [folder(name), ...openTo.map((path) => `^${escape(path)}$`)]

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const everywhere = () => [
  forbid('cycle', 'Two files that need each other are one file, or a third one is missing.', {}, { circular: true }),
  forbid('unresolved', 'This import leads nowhere.', {}, { couldNotResolve: true }),
  forbid(
    'tests-are-leaves',
    'Nothing but tests may import a test, and of test/ only test/support is shared.',
    { pathNot: '^test/' },
    { path: String.raw`^test/(?!support/)|\.test\.ts$` },
  ),
  forbid(
    'undeclared',
    'A published file may only import what its own manifest lists as a dependency.',
    { path: '^packages/[^/]+/src/', pathNot: testFile },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
  forbid(
    'own-ground',
    'A published file cannot take along what lies outside of packages/.',
    { path: '^packages/[^/]+/src/', pathNot: testFile },
    { pathNot: '^packages/|node_modules/', dependencyTypesNot: ['core', 'unknown', 'undetermined'] },
  ),
]

const ofPackage = ([name, rules], all) => {
  const strangers = all.filter((other) => other !== name && !rules.uses.includes(other))
  return [
    ...(strangers.length > 0
      ? [
          forbid(
            `package-${name}`,
            `${name} may use ${rules.uses.join(', ') || 'no other package'}.`,
            { path: folder(name) },
            { path: folder(any(strangers)) },
          ),
        ]
      : []),
    forbid(
      `doors-of-${name}`,
      `Who comes from outside enters ${name} by one of its doors.`,
      { pathNot: insiders(name, rules) },
      { path: folder(name), pathNot: doors(name, rules) },
    ),
    forbid(
      `name-of-${name}`,
      `Who comes from outside calls ${name} by its name, not by a path.`,
      { pathNot: insiders(name, rules) },
      // An import by name of a workspace is both: local, and an alias.
      { path: folder(name), dependencyTypes: ['local'], dependencyTypesNot: ['aliased-workspace'] },
    ),
  ]
}

const ofRoom = ([name, { may, types = [], external = true }], of, all) => {
  if (may === 'all') return []
  const from = { path: room(name, of), pathNot: testFile }
  const open = [name, ...may]
  const closed = all.filter((other) => ![...open, ...types].includes(other))
  const words = [...may, ...types.map((other) => `types of ${other}`)].join(', ') || 'nothing'
  return [
    forbid(`room-${name}`, `${of}/${name} may import ${words}.`, from, { path: anyRoom(closed, of) }),
    ...(types.length > 0
      ? [
          forbid(`room-${name}-types`, `${of}/${name} takes types from there; what acts comes as an argument.`, from, {
            path: anyRoom(types, of),
            dependencyTypesNot: ['type-only'],
          }),
        ]
      : []),
    ...(external
      ? []
      : [forbid(`room-${name}-alone`, `${of}/${name} imports nothing.`, from, { pathNot: `^packages/${of}/src/` })]),
  ]
}

const ofRooms = ([name, { rooms }]) => {
  if (rooms === undefined) return []
  const all = Object.keys(rooms)
  return [
    ...Object.entries(rooms).flatMap((entry) => ofRoom(entry, name, all)),
    forbid(
      `rooms-of-${name}`,
      `Every file of ${name} belongs to a room that architecture.json knows.`,
      {},
      { path: `^packages/${name}/src/`, pathNot: `${anyRoom(all, name)}|${testFile}` },
    ),
  ]
}

/** @param {{ packages: Record<string, object> }} architecture what architecture.json says */
export const layerRules = ({ packages }) => {
  const names = Object.keys(packages)
  return [
    ...everywhere(),
    ...Object.entries(packages).flatMap((entry) => ofPackage(entry, names)),
    ...Object.entries(packages).flatMap((entry) => ofRooms(entry)),
  ]
}
