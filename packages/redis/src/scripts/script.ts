/** A Lua script, sent once per connection and named by its digest from then on. */
export interface Script {
  /** The method that ioredis gives it; shown in its errors. */
  readonly name: string
  readonly lua: string
}
