/** A name as a literal: all of it that ever becomes code. JSON is a part of JavaScript, U+2028 and U+2029 included. */
export const literal = (name: string): string => JSON.stringify(name)

/** In an object literal. Computed, `__proto__` is a property like any other; written plainly it would set the prototype. */
export const property = (name: string): string => (name === '__proto__' ? '["__proto__"]' : literal(name))
