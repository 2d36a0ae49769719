import type { Contest, Need } from './contest.ts'

const without: Readonly<Record<Need, string>> = {
  redis: 'no redis-server on this machine (apt-get install -y redis-server, brew install redis)',
  postgresql: 'no PostgreSQL on this machine (apt-get install -y postgresql, brew install postgresql)',
}

/**
 * Without what this machine cannot run, and not without a word about it.
 *
 * @throws where nothing would be left
 */
export const possible = (
  wanted: readonly Contest[],
  isHere: (need: Need) => boolean,
  say: (line: string) => void,
): readonly Contest[] => {
  const needs = new Set(wanted.flatMap(({ needs }) => needs ?? []))
  const missing = [...needs].filter((need) => !isHere(need))
  const left = wanted.filter(({ needs }) => needs === undefined || !missing.includes(needs))
  for (const need of missing) {
    const names = wanted.filter(({ needs }) => needs === need).map(({ name }) => name)
    if (left.length === 0) throw new Error(`${without[need]}; nothing is left without ${names.join(', ')}`)
    say(`${without[need]}; left out: ${names.join(', ')}`)
  }
  return left
}
