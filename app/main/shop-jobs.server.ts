// Wiring: the jobs about shops themselves, which keep their tokens alive and prepare what is newly installed.
import { type JobHandlers, enqueueEach } from "~/jobs/job.server";
import { AppError } from "~/lib/errors";
import type { Sql } from "~/lib/database.server";
import type { TokenSource } from "~/shops/token-source.server";

type ShopJob = "shops.prepare" | "shops.keep_tokens" | "shops.keep_token";

export function createShopJobs(deps: {
  pool: Sql;
  tokens: TokenSource;
  prepareShop(shopId: string): Promise<void>;
}): Pick<JobHandlers, ShopJob> {
  const { pool, tokens } = deps;
  return {
    "shops.prepare": ({ shopId }) => unlessUnauthenticated(deps.prepareShop(shopId)),
    async "shops.keep_tokens"() {
      const shopIds = await tokens.listIdleShops();
      const jobs = shopIds.map((shopId) => ({ key: `token:${shopId}`, payload: { shopId } }));
      await enqueueEach(pool, "shops.keep_token", jobs);
    },
    "shops.keep_token": ({ shopId }) => unlessUnauthenticated(tokens.tokenFor(shopId)),
  };
}

/** A dead token is noted where it was found out; trying again would not mend it. */
async function unlessUnauthenticated(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === "unauthenticated")) throw error;
  });
}
