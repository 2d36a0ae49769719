import type { Cache, CallControl } from '@tidemark/core'

interface Parts<Post, Comment> {
  readonly post: () => PromiseLike<Post | null>
  readonly comments: () => PromiseLike<readonly Comment[]>
}

/** A page that an application puts together out of two reads and remembers. */
export const pageOf = <Post, Comment>(
  cache: Cache,
  control: CallControl | undefined,
  id: number,
  { post, comments }: Parts<Post, Comment>,
) => {
  const build = async () => ({ post: await post(), comments: await comments() })
  if (control === false) return build()
  const dependsOn = [
    { model: 'Post', id },
    { model: 'Comment', where: { postId: id } },
  ]
  return cache.remember(`page:${id}`, { ttl: '5m', dependsOn }, build)
}
