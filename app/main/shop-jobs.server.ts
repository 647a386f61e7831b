// Wiring: the jobs that keep shops' tokens alive and prepare newly installed shops.
import { type JobHandlers, enqueueEach } from "~/jobs/job.server";
import { tolerate } from "~/lib/errors";
import type { Sql } from "~/lib/database.server";
import type { TokenSource } from "~/shops/token-source.server";

type ShopJob = "shops.prepare" | "shops.keep_tokens" | "shops.keep_token";

export function createShopJobs(deps: {
  pool: Sql;
  tokens: TokenSource;
  prepareShop(shopId: string): Promise<void>;
}): Pick<JobHandlers, ShopJob> {
  const { pool, tokens } = deps;
  // The module that finds a dead token records it; a retry would not repair it.
  const untilTokenDies = (work: Promise<unknown>) => tolerate("unauthenticated", work);
  return {
    "shops.prepare": ({ shopId }) => untilTokenDies(deps.prepareShop(shopId)),
    async "shops.keep_tokens"() {
      const shopIds = await tokens.listIdleShops();
      const jobs = shopIds.map((shopId) => ({ key: `token:${shopId}`, payload: { shopId } }));
      await enqueueEach(pool, "shops.keep_token", jobs);
    },
    "shops.keep_token": ({ shopId }) => untilTokenDies(tokens.tokenFor(shopId)),
  };
}
