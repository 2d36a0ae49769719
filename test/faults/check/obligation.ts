import type { Promised } from '../history/records.ts'
import type { WritingCall } from './calls.ts'
import type { Timeline } from './timeline.ts'
import type { View } from './view.ts'
import { milliseconds, nameOfCall } from './words.ts'

/** Whether the reader had to see what the call did. */
export const isDue = ({ author, bindsAuthor, binds }: WritingCall, view: View): boolean =>
  binds < view.earliest || (author === view.author && bindsAuthor < view.began)

/** The first change after this state that the reader had to see, if there is one. */
export const mustSee = ({ calls }: Timeline, after: number, view: View): number | undefined => {
  const due = calls.findIndex((call, state) => state > after && call !== undefined && isDue(call, view))
  return due === -1 ? undefined : due
}

/** Why the reader had to see what the call did. */
export const obligationWords = (call: WritingCall, view: View, promised: Promised): string => {
  const { author, bindsAuthor, binds, record } = call
  const name = nameOfCall(call)
  if (author === view.author && bindsAuthor < view.began) {
    const age = milliseconds(view.began - bindsAuthor)
    return `${name} was acknowledged to the reader itself ${age} before the read began; what it wrote it must see at once`
  }
  const allowed = `${promised.mode} allows ${milliseconds(promised.bound)}`
  if (record?.outcome === 'acknowledged') {
    const how = binds === record.ended ? 'acknowledged' : 'delivered'
    return `${name} was ${how} ${milliseconds(view.began - binds)} before the read began; ${allowed}`
  }
  const fate = record ? `${name} ended as ${record.outcome}` : `the process of ${name} died`
  const age = milliseconds(view.began - binds + promised.lease)
  return `${fate} ${age} before the read began; the lease is ${milliseconds(promised.lease)}, and ${allowed}`
}
