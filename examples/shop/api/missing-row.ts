/** Prisma's code for "the row to change was not found". */
const notFound = 'P2025'

export const isMissingRow = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === notFound

/** `null` instead of an error when the row to change is not there: for an API that is an answer, not a fault. */
export const unlessMissing = async <T>(change: Promise<T>): Promise<T | null> => {
  try {
    return await change
  } catch (error) {
    if (isMissingRow(error)) return null
    throw error
  }
}
