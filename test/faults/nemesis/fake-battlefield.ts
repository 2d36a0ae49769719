import type { ProxiedConnection, TcpProxy, Which } from '../../support/tcp-proxy.ts'
import type { Battlefield } from './battlefield.ts'

interface FakeWire extends TcpProxy {
  readonly state: { refuses: boolean; lag: number; leadsTo: number; held: number; armed: number }
}

const fakeConnection = (words: string): ProxiedConnection => ({
  said: (text) => words.includes(text),
  cut: () => {},
  hold: () => {},
  delay: () => {},
  cutAfter: () => {},
})

/** Two connections, of which each one that is cut comes back at once. */
const fakeWire = (name: string, note: (what: string) => void): FakeWire => {
  const fresh = (isBus: boolean) => fakeConnection(isBus ? 'subscribe' : 'get')
  let open = [fresh(true), fresh(false)]
  let holdsNew = false
  const held = new Set<ProxiedConnection>()
  const armed = new Set<ProxiedConnection>()
  const state = {
    refuses: false,
    lag: 0,
    leadsTo: 1,
    get held() {
      return open.filter((one) => held.has(one)).length + Number(holdsNew)
    },
    get armed() {
      return open.filter((one) => armed.has(one)).length
    },
  }
  const all: Which = () => true
  return {
    state,
    port: 0,
    url: (direct) => direct,
    get connections() {
      return open
    },
    cut: (which, how) => {
      note(`${name} cut ${open.filter(which ?? all).length} ${how ?? ''}`.trim())
      if (which === undefined) holdsNew = false
      open = open.map((one) => ((which ?? all)(one) ? fresh(one.said('subscribe')) : one))
    },
    hold: (which) => {
      note(`${name} hold`)
      if (which === undefined) holdsNew = true
      for (const one of open.filter(which ?? all)) held.add(one)
    },
    delay: (ms) => {
      note(`${name} delay ${ms}`)
      state.lag = ms
    },
    cutAfter: (bytes, which, toward) => {
      note(`${name} cut after ${bytes} ${toward ?? ''}`)
      for (const one of open.filter(which ?? all)) armed.add(one)
    },
    refuse: () => {
      note(`${name} refuse`)
      state.refuses = true
    },
    accept: () => {
      note(`${name} accept`)
      state.refuses = false
    },
    leadTo: (port) => {
      note(`${name} leads to ${port}`)
      state.leadsTo = port
    },
    close: () => Promise.resolve(),
  }
}

export interface FakeBattlefield extends Battlefield {
  readonly wires: readonly FakeWire[]
  /** What was done, in order. */
  readonly done: readonly string[]
  /** What is broken now, in words. */
  broken(): readonly string[]
}

export const fakeBattlefield = (workers = 3): FakeBattlefield => {
  const done: string[] = []
  const note = (what: string) => void done.push(what)
  const noting = (what: string) => async () => note(what)
  const listeners = new Set<(port: number) => void>()
  const wires = Array.from({ length: workers }, (_, number) => fakeWire(`wire ${number}`, note))
  let state: 'healthy' | 'dead' | 'frozen' = 'healthy'
  let primaryPort = 1
  let hasSnapshot = false
  const become = (what: string, next: typeof state) => {
    note(`redis ${what}`)
    state = next
  }
  return {
    done,
    wires,
    redis: {
      get primaryPort() {
        return primaryPort
      },
      get hasSnapshot() {
        return hasSnapshot
      },
      onPrimary: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      save: async () => {
        if (state !== 'healthy') throw new Error(`a ${state} Redis saves nothing`)
        note('redis save')
        hasSnapshot = true
      },
      kill: async () => become('kill', 'dead'),
      restart: async ({ keep }) => {
        if (keep && !hasSnapshot) throw new Error('no snapshot')
        become(keep ? 'restore' : 'restart', 'healthy')
      },
      freeze: () => become('freeze', 'frozen'),
      thaw: async () => become('thaw', 'healthy'),
      flush: noting('redis flush'),
      failover: async () => {
        primaryPort++
        hasSnapshot = false
        for (const tell of listeners) tell(primaryPort)
        become('failover', 'healthy')
      },
      heal: async () => become('heal', 'healthy'),
    },
    postgres: { restart: noting('postgres restart') },
    crew: {
      size: workers,
      kill: async (worker) => note(`kill ${worker}`),
      freeze: async (worker, ms) => note(`freeze ${worker} ${ms}`),
      dieAtRelease: async (worker) => note(`die at release ${worker}`),
      jumpClock: async (worker, ms) => note(`jump ${worker} ${ms}`),
    },
    broken: () => [
      ...(state === 'healthy' ? [] : [`redis is ${state}`]),
      ...wires.flatMap(({ state: { refuses, lag, leadsTo, held, armed } }, number) =>
        [
          refuses && 'refuses',
          lag > 0 && `is slow by ${lag}`,
          leadsTo !== primaryPort && `leads to ${leadsTo}`,
          held > 0 && `holds ${held}`,
          armed > 0 && `will cut ${armed}`,
        ].flatMap((words) => (words === false ? [] : [`wire ${number} ${words}`])),
      ),
    ],
  }
}
