import { describe, expect, it } from 'vitest'
import type { Allowed } from './random-moves.ts'
import { playAtRandom, type RandomSetting } from './random-play.ts'
import { MORE_WAYS, WAYS } from './writer.ts'

const none: Allowed = {
  ticks: 0,
  losses: 0,
  lates: 0,
  cuts: 0,
  crashes: 0,
  leaps: 0,
  snapshots: 0,
  restores: 0,
  failovers: 0,
  flushes: 0,
  evictions: 0,
}

const settings: readonly (readonly [name: string, setting: RandomSetting, seeds: number])[] = [
  ['strong', { mode: 'strong', ways: WAYS, allowed: none }, 400],
  ['bounded', { mode: 'bounded', ways: WAYS, allowed: { ...none, ticks: 30 } }, 400],
  [
    'strong, with losses, late commands and deaths',
    { mode: 'strong', ways: WAYS, allowed: { ...none, ticks: 20, losses: 2, lates: 2, crashes: 1, leaps: 1 } },
    600,
  ],
  [
    'bounded, with all that and a bus that breaks',
    {
      mode: 'bounded',
      ways: WAYS,
      allowed: { ...none, ticks: 30, losses: 2, lates: 2, cuts: 2, crashes: 1, leaps: 1 },
    },
    800,
  ],
  [
    'strong, with transactions, and versions and sequences thrown away',
    { mode: 'strong', ways: MORE_WAYS, allowed: { ...none, ticks: 20, crashes: 1, failovers: 1, evictions: 3 } },
    100,
  ],
  [
    'bounded, with the same and losses',
    { mode: 'bounded', ways: MORE_WAYS, allowed: { ...none, ticks: 30, losses: 1, failovers: 1, evictions: 3 } },
    100,
  ],
  [
    'strong, with a server that is emptied or starts from what it knew before',
    { mode: 'strong', ways: MORE_WAYS, allowed: { ...none, ticks: 20, snapshots: 1, restores: 1, flushes: 1 } },
    100,
  ],
  [
    'strong, with such a server, late commands, losses and deaths',
    {
      mode: 'strong',
      ways: WAYS,
      allowed: { ...none, ticks: 20, losses: 1, lates: 2, crashes: 1, flushes: 1, evictions: 2 },
    },
    200,
  ],
  [
    'bounded, with such a server',
    { mode: 'bounded', ways: MORE_WAYS, allowed: { ...none, ticks: 30, snapshots: 1, restores: 1, flushes: 1 } },
    100,
  ],
]

describe('three processes with a writer and two readers each, in any order', { timeout: 120_000 }, () => {
  it.each(settings)('are told nothing that their mode forbids: %s', async (_, setting, seeds) => {
    let hits = 0
    for (let seed = 1; seed <= seeds; seed++) hits += (await playAtRandom(seed, setting)).hits
    expect(hits / seeds).toBeGreaterThan(1)
  })
})
