/** Scenarios that say nothing about TypeORM, each with the reason. They come back when the reason goes. */
export const notApplicable: Readonly<Record<string, string>> = {}
