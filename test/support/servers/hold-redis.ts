// Starts two private Redis, freezes one, says where they are, and stays: private-redis.test.ts kills it.
import { dirname } from 'node:path'
import { tellRedis } from './ask-redis.ts'
import { privateRedis, type PrivateRedis } from './private-redis.ts'

const place = async ({ url }: PrivateRedis) => {
  const [, data] = (await tellRedis(url, 'CONFIG', 'GET', 'dir')) as [string, string]
  return { url, folder: dirname(data) }
}

const [running, frozen] = [await privateRedis(), await privateRedis()]
const places = [await place(running), await place(frozen)]
frozen.freeze()

console.log(JSON.stringify(places))
setInterval(() => {}, 60_000)
