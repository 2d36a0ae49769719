import type { Backend } from '@tidemark/core/tier'

/** A backend whose process can be made to die when a write has committed and nobody was told yet. */
export const dyingBackend = (): { readonly around: (backend: Backend) => Backend; readonly arm: () => void } => {
  let isArmed = false
  return {
    arm: () => void (isArmed = true),
    around: (backend) => ({
      ...backend,
      open: (setting) => {
        const opened = backend.open(setting)
        const { versions } = opened
        return {
          ...opened,
          versions: {
            ...versions,
            release: (request) => {
              if (isArmed && request.moves.length > 0) process.kill(process.pid, 'SIGKILL')
              return versions.release(request)
            },
          },
        }
      },
    }),
  }
}
