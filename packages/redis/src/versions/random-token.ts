import { randomBytes } from 'node:crypto'

/** 48 random bits in 8 letters, none of them a dot: what tokens are made of. Never made by a script, which could repeat itself. */
export const randomToken = (): string => randomBytes(6).toString('base64url')
