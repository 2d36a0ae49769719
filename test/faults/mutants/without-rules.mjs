/**
 * A piece of a source file that is replaced by another.
 *
 * @typedef {object} Patch
 * @property {string} file from the root of the repository
 * @property {string} find stands exactly once in the file
 * @property {string} replace
 */

/**
 * A build with one rule of consistency (ARCHITECTURE.md, "What must always hold") switched off: a mistake somebody could make. A checker
 * that does not find it proves nothing.
 *
 * @typedef {object} Mutant
 * @property {1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 11 | 12 | 'typeorm-3' | 'typeorm-4' | 'typeorm-8' | 'typeorm-9'} rule where an
 * adapter has to keep a rule by itself, with the name of the adapter before it
 * @property {string} says what is done instead of keeping it
 * @property {readonly Patch[]} patches
 */

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    rule: 1,
    says: 'a reader takes the versions after it asked the database',
    patches: [
      {
        file: 'packages/core/src/flow/load.ts',
        find: `      value = await ask()\n`,
        replace: `      value = await ask()\n      if (before !== 'unknown') before = await Promise.resolve().then(() => finding.lookAt(plan)).catch(() => 'unknown')\n`,
      },
    ],
  },
  {
    rule: 2,
    says: 'a version does not tell which server gave it',
    patches: [
      {
        file: 'packages/redis/src/versions/fence.ts',
        find: '`${epoch}${clear}.${token}`',
        replace: '`${clear}.${token}`',
      },
      {
        file: 'packages/redis/src/versions/fence.ts',
        find: `mark.epoch !== snapshot.epoch || mark.clear !== snapshot.clear`,
        replace: `mark.clear !== snapshot.clear`,
      },
      {
        file: 'packages/core/src/testing/memory-server/version-commands.ts',
        find: '`${epoch}/${space.clear}/${token.id}`',
        replace: '`${space.clear}/${token.id}`',
      },
      {
        file: 'packages/core/src/testing/memory-server/version-commands.ts',
        find: `isMark(mark) && mark.epoch === epoch && `,
        replace: `isMark(mark) && `,
      },
    ],
  },
  {
    rule: 3,
    says: 'a writer takes no soft locks',
    patches: [
      {
        file: 'packages/core/src/flow/locking.ts',
        find: `await versions.lock(writer, tags)`,
        replace: ``,
      },
    ],
  },
  {
    rule: 4,
    says: 'an unknown outcome is taken for a rollback',
    patches: [
      {
        file: 'packages/core/src/flow/locking.ts',
        find: `    const cancel = clock.after(maxWriteTime, () => {
      open.delete(writer)
      void release(writer, moves(), model)
    })
    open.set(writer, cancel)`,
        replace: `    void release(writer, [], model)`,
      },
    ],
  },
  {
    rule: 5,
    says: 'tags found in the answer are not compared with the mark',
    patches: [
      {
        file: 'packages/redis/src/versions/fence.ts',
        find: `moved.generation === since.generation && moved.number > since.number ? HIDDEN : versionOf(snapshot, token)`,
        replace: `versionOf(snapshot, token)`,
      },
      {
        file: 'packages/core/src/testing/memory-server/version-commands.ts',
        find: `token.generation === since.generation && token.number > since.number ? HIDDEN : versionOf(scene, token)`,
        replace: `versionOf(scene, token)`,
      },
      {
        file: 'packages/core/src/versions/in-process.ts',
        find: `return at > (since as number) ? HIDDEN : version // rule 5`,
        replace: `return version`,
      },
    ],
  },
  {
    rule: 6,
    says: 'a writer puts its row into the cache, whoever was near',
    patches: [{ file: 'packages/core/src/cache.ts', find: `if (!alone) return`, replace: `` }],
  },
  {
    rule: 7,
    says: 'a flight is shared without a check, and its doors stay open until it has landed',
    patches: [
      {
        file: 'packages/core/src/flow/flight.ts',
        find: `first !== undefined && (await first.shareable()) ? copyOf(first) : undefined`,
        replace: `first !== undefined ? copyOf(first) : undefined`,
      },
      { file: 'packages/core/src/flow/load.ts', find: `close() // rule 7`, replace: `setImmediate(close)` },
    ],
  },
  {
    rule: 8,
    says: 'reads inside a transaction look into the cache and fill it',
    patches: [
      {
        file: 'packages/prisma/src/reads/read.ts',
        find: `  if (call.__internalParams.transaction !== undefined) return bypass('transaction') // rule 8\n`,
        replace: ``,
      },
      {
        file: 'packages/core/src/cache.ts',
        find: `if (ruling.kind === 'bypass' || current() !== undefined) {`,
        replace: `if (ruling.kind === 'bypass') {`,
      },
    ],
  },
  {
    rule: 9,
    says: 'what a write cannot tell vanishes instead of widening',
    patches: [
      {
        file: 'packages/core/src/plan/plan-write.ts',
        find: `else if (!(isInsert && key.unique)) into.add(key.columnTag)`,
        replace: ``,
      },
    ],
  },
  {
    rule: 11,
    says: 'the mirror vouches for ever, whatever pings come round and whatever is locked',
    patches: [
      {
        file: 'packages/core/src/versions/heartbeat.ts',
        find: `return isUp && clock.now() - provedAt <= bound`,
        replace: `return true`,
      },
      {
        file: 'packages/core/src/versions/mirror.ts',
        find: `seen === undefined || (seen.until !== undefined && now > seen.until)`,
        replace: `seen === undefined`,
      },
    ],
  },
  {
    rule: 12,
    says: 'own writes are neither dropped from the mirror nor hidden until the server has heard of them',
    patches: [
      {
        file: 'packages/core/src/versions/mirror.ts',
        find: `        drop([
          ...request.moves,
          ...request.unlessAlone,
          ...(isAlone || request.moves.length === 0 ? [] : request.locked),
        ])
        if (request.moves.length > 0) wroteTo(new Set([...request.moves, ...request.locked].map(groupOf)))
`,
        replace: ``,
      },
      {
        file: 'packages/core/src/versions/deliveries.ts',
        find: `        hide(tags)\n        moving.set(request, tags)\n`,
        replace: `        moving.set(request, tags)\n`,
      },
      {
        file: 'packages/core/src/versions/leased.ts',
        find: `        held.hidden.push(...tags)\n        deliveries.hide(tags)\n`,
        replace: ``,
      },
    ],
  },
  {
    rule: 'typeorm-3',
    says: 'a statement that commits by itself is sent without a lock, and told when it is over',
    patches: [
      {
        file: 'packages/typeorm/src/writes/watch-runner.ts',
        find: `  if (open === undefined) return through(alone(attached.engine, OUTCOMES.ofStatement))\n`,
        replace: `  if (open === undefined) {
    const done = await operation.run()
    await alone(attached.engine, OUTCOMES.ofStatement).wrote(operation.changes(done, undefined))
    return done.sent
  }
`,
      },
    ],
  },
  {
    rule: 'typeorm-4',
    says: 'what a statement of a transaction changed moves at once, and nothing does at COMMIT',
    patches: [
      {
        file: 'packages/typeorm/src/writes/watch-runner.ts',
        find: `  if (open === undefined) return through(`,
        replace: `  return through(`,
      },
    ],
  },
  {
    rule: 'typeorm-8',
    says: 'reads of transactions, and those that save() compares with, look into the cache and fill it',
    patches: [
      {
        file: 'packages/typeorm/src/reads/query-reads.ts',
        find: `  if (queryRunner?.isTransactionActive === true || expressionMap.useTransaction || isBusy()) return 'transaction'
  if (queryRunner !== undefined) return 'runner'
`,
        replace: ``,
      },
    ],
  },
  {
    rule: 'typeorm-9',
    says: 'what the database does to rows that point to a deleted one is nobody’s change',
    patches: [
      {
        file: 'packages/typeorm/src/writes/dependents.ts',
        find: `  return [...model.relations.values()].flatMap((relation) => changesBehind(relation, known))`,
        replace: `  return []`,
      },
    ],
  },
]
