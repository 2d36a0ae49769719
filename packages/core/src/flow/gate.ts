/** Which transactions of a client are open: what rule 8 asks about where readers share the connection. */
export interface Gate {
  enter(): () => void
  /** Called before a load; what it returns says after it whether no transaction was open meanwhile. */
  watch(): () => boolean
}

export const createGate = (): Gate => {
  let open = 0
  let entered = 0
  return {
    enter: () => {
      open++
      entered++
      let inside = true
      return () => {
        if (inside) open--
        inside = false
      }
    },
    watch: () => {
      const before = entered
      const wasOpen = open > 0
      return () => !wasOpen && open === 0 && entered === before
    },
  }
}

const gates = new WeakMap<object, Gate>()

/** One gate for all clients of a connection, which stands for it: a driver adapter, say. */
export const gateOf = (connection: object): Gate => {
  let gate = gates.get(connection)
  if (gate === undefined) gates.set(connection, (gate = createGate()))
  return gate
}
