/** An option that does not exist, or a value that it cannot have; the message is for whoever typed it. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}
