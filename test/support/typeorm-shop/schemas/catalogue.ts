import { EntitySchema } from 'typeorm'
import { Brand, Category, Product, Review } from '../entities.ts'
import { belongsTo, type Dialect, hasMany, id, integer, moment, optional, owns, text } from './columns.ts'

const categories = new EntitySchema<Category>({
  name: 'Category',
  target: Category,
  tableName: 'categories',
  columns: { id, parentId: optional('parent_id'), name: text() },
  relations: {
    parent: belongsTo('Category', 'children', 'parent_id', 'SET NULL'),
    children: hasMany('Category', 'parent'),
    posts: hasMany('Post', 'category'),
    products: hasMany('Product', 'category'),
  },
})

const brands = new EntitySchema<Brand>({
  name: 'Brand',
  target: Brand,
  tableName: 'Brand',
  columns: { code: { ...text(), primary: true }, name: text() },
  relations: { products: hasMany('Product', 'brand') },
})

const productsOf = (dialect: Dialect) =>
  new EntitySchema<Product>({
    name: 'Product',
    target: Product,
    tableName: 'Product',
    columns: {
      id,
      sku: { ...text(), unique: true },
      name: text(),
      price: { type: 'decimal', precision: 12, scale: 2 },
      stock: { ...integer(), default: 0 },
      active: { type: 'boolean', default: true },
      categoryId: optional('category_id'),
      brandCode: { ...text('brand_code'), nullable: true },
      attributes: { type: dialect === 'postgres' ? 'jsonb' : 'simple-json' },
      createdAt: { ...moment('created_at'), createDate: true },
    },
    relations: {
      category: belongsTo('Category', 'products', 'category_id', 'SET NULL'),
      brand: belongsTo('Brand', 'products', 'brand_code', 'SET NULL', 'code'),
      related: owns('Product', 'relatedTo', '_RelatedProducts'),
      relatedTo: { type: 'many-to-many', target: 'Product', inverseSide: 'related' },
      items: hasMany('OrderItem', 'product'),
      reviews: hasMany('Review', 'product'),
    },
  })

const reviews = new EntitySchema<Review>({
  name: 'Review',
  target: Review,
  tableName: 'Review',
  columns: {
    id,
    productId: integer('product_id'),
    userId: integer('user_id'),
    rating: integer(),
    text: { ...text(), nullable: true },
  },
  uniques: [{ columns: ['productId', 'userId'] }],
  relations: {
    product: belongsTo('Product', 'reviews', 'product_id', 'CASCADE'),
    user: belongsTo('User', 'reviews', 'user_id', 'CASCADE'),
  },
})

export const catalogueOf = (dialect: Dialect) => [categories, brands, productsOf(dialect), reviews]
