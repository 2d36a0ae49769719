import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { proxiedConnection, type Cut, type ProxiedConnection, type Toward } from './proxied-connection.ts'

export type { Cut, ProxiedConnection, Toward } from './proxied-connection.ts'

/** Says which connections are meant: `(one) => one.said('subscribe')`. Without it, all that are open. */
export type Which = (connection: ProxiedConnection) => boolean

/** Stands between clients and a server and makes the network fail as a test wants it to. */
export interface TcpProxy {
  readonly port: number
  /** The same url, through the proxy. */
  url(direct: string): string
  /** The open ones, oldest first. */
  readonly connections: readonly ProxiedConnection[]
  /** Breaks connections. Without `which` it also ends what `hold()` began: who comes now is served. */
  cut(which?: Which, how?: Cut): void
  /** Makes a black hole of connections, which only a cut ends. Without `which` also of those that come, until `cut()`. */
  hold(which?: Which): void
  /** Without `which` also for those that come. 0 ends it. */
  delay(ms: number, which?: Which): void
  /** Each connection lets this many more bytes pass, of replies unless said otherwise, and then ends. */
  cutAfter(bytes: number, which?: Which, toward?: Toward): void
  /** Who comes is turned away with a reset; open connections stay. */
  refuse(): void
  accept(): void
  /** Connections that come from now on go to the server on this port, as after a failover; open ones stay where they are. */
  leadTo(port: number): void
  close(): Promise<void>
}

const everyone: Which = () => true

/** A proxy on a free port of 127.0.0.1, in front of the server on this one. */
export const proxyTo = async (firstTarget: number, host = '127.0.0.1'): Promise<TcpProxy> => {
  const sockets = new Set<Socket>()
  let target = firstTarget
  let open: readonly ProxiedConnection[] = []
  let mood: 'serve' | 'refuse' = 'serve'
  let holding = false
  let lag = 0

  const keep = (socket: Socket) => {
    sockets.add(socket)
    return socket.setNoDelay(true).on('close', () => sockets.delete(socket))
  }
  const listener = createServer((client) => {
    if (mood === 'refuse') {
      client.on('error', () => {}).resetAndDestroy()
      return
    }
    const connection = proxiedConnection(keep(client), keep(connect(target, host)), () => {
      open = open.filter((one) => one !== connection)
    })
    open = [...open, connection]
    connection.delay(lag)
    if (holding) connection.hold()
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy got no port')
  const { port } = address

  return {
    port,
    url: (direct) => Object.assign(new URL(direct), { host: `127.0.0.1:${port}` }).href,
    get connections() {
      return open
    },
    cut: (which, how) => {
      if (which === undefined) holding = false
      for (const one of open.filter(which ?? everyone)) one.cut(how)
    },
    hold: (which) => {
      if (which === undefined) holding = true
      for (const one of open.filter(which ?? everyone)) one.hold()
    },
    delay: (ms, which) => {
      if (which === undefined) lag = ms
      for (const one of open.filter(which ?? everyone)) one.delay(ms)
    },
    cutAfter: (bytes, which, toward) => {
      for (const one of open.filter(which ?? everyone)) one.cutAfter(bytes, toward)
    },
    refuse: () => void (mood = 'refuse'),
    accept: () => void (mood = 'serve'),
    leadTo: (next) => void (target = next),
    close: async () => {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
