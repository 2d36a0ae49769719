import type { ShopProvider } from '@tidemark/shop'
import type { Admin } from '../any-orm/admin.ts'

const counts = 'UPDATE "Product" SET stock = stock + 1 WHERE brand_code = NEW.code'

const make: Readonly<Record<ShopProvider, string>> = {
  sqlite: `CREATE TRIGGER brand_counts AFTER UPDATE ON "Brand" BEGIN ${counts}; END`,
  mysql: `CREATE TRIGGER brand_counts AFTER UPDATE ON "Brand" FOR EACH ROW ${counts}`,
  postgresql: `
    CREATE FUNCTION brand_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${counts}; RETURN NEW; END $$;
    CREATE TRIGGER brand_counts AFTER UPDATE ON "Brand" FOR EACH ROW EXECUTE FUNCTION brand_counts()`,
}
const drop: typeof make = {
  sqlite: 'DROP TRIGGER brand_counts',
  mysql: 'DROP TRIGGER brand_counts',
  postgresql: 'DROP TRIGGER brand_counts ON "Brand"; DROP FUNCTION brand_counts()',
}

/** While `work` runs, the database itself counts every change of a brand in the stock of its products. */
export const withTrigger =
  <Stage extends { readonly shop: { readonly admin: Admin }; readonly provider: ShopProvider }>(
    work: (stage: Stage) => Promise<void>,
  ) =>
  async (stage: Stage): Promise<void> => {
    const { shop, provider } = stage
    await shop.admin.run(make[provider])
    try {
      await work(stage)
    } finally {
      await shop.admin.run(drop[provider])
    }
  }
