// A page to be printed as an answer, under the policy that it names for itself: it loads nothing and runs nothing.
import { policyIn } from '@serumpun/requests'
import type { Context } from 'hono'

export function pageAnswer(context: Context, html: string): Response {
  return context.body(html, 200, {
    'content-type': 'text/html; charset=utf-8',
    // It has names and addresses, and is out of date as soon as something is said.
    'cache-control': 'no-store',
    'content-security-policy': `${policyIn(html) ?? "default-src 'none'"}; frame-ancestors 'none'`,
  })
}
