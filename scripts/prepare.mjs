// npm runs this at the end of `npm install` and `npm ci`, so that the other scripts need not install once more.
import { markInstalled } from './lib/stamp.mjs'

markInstalled()
