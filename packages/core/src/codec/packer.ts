/** From a value of one shape to JSON's values by position, and back. `unpack` trusts nothing that it is given. */
export interface Packer {
  pack(value: unknown): unknown
  unpack(packed: unknown): unknown
}
