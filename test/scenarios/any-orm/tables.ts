/** Every table, each after those it points to. */
export const tables = [
  'Tenant',
  'users',
  'Profile',
  'categories',
  'posts',
  'Comment',
  'Tag',
  '_PostToTag',
  'Team',
  'memberships',
  'follows',
  'Brand',
  'Product',
  '_RelatedProducts',
  'orders',
  'order_items',
  'shipments',
  'Review',
  'Doc',
  'audit_log',
] as const

/** Those whose id the database counts up. */
export const counted = tables.filter(
  (table) => !table.startsWith('_') && !['memberships', 'follows', 'Brand', 'order_items'].includes(table),
)
