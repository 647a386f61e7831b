// The built app with one installed shop of a given size, behind Shopify's stand-in.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openHome } from "../../test/demo/home";
import { installApp } from "../../test/demo/install-app";
import { DEMO_SHOP } from "../../test/demo/orders";
import { startWorld } from "../../test/demo/world";
import type { FrameOptions } from "../../test/stand-in/admin-pages/admin-app-page";
import { fillShop } from "../../test/support/fill-shop";
import { DAY_MS } from "../../app/lib/time";
import { openEmpty } from "../engine/database";
import { progress } from "../engine/rounds";
import { SIZES, type SizeName } from "../engine/sizes";

export interface AdminWorld {
  shopId: string;
  appOrigin: string;
  appPid: number;
  frame: Omit<FrameOptions, "now">;
  /** Seven days of the shop's past, as the list's filters take them. */
  week: string;
  /** One of its shipments, opened from the list. */
  shipmentPath: string;
  adminUrl(path: string): string;
  /** Changes the merchant's language in the admin. */
  speak(locale: string): void;
  stop(): Promise<void>;
}

const REPLAY = { planDaysAgo: 0, planSpanDays: 1, catchUpSeconds: 1 };

export async function startAdminWorld(serverUrl: string, size: SizeName): Promise<AdminWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), "waymark-bench-"));
  const home = await openHome(directory, REPLAY, true);
  const database = await openEmpty(serverUrl, `admin_${size}`);
  const ownDatabase = { url: database.url, stop: async () => {} };
  const world = await startWorld(home, "free", () => {}, { ownDatabase, sandbox: "numbers" });
  const shopId = DEMO_SHOP.domain;
  await installApp(world.standIn, shopId, database.url);
  const now = new Date();
  const startedAt = performance.now();
  await fillShop(database.url, { shopId, count: SIZES[size], now });
  progress(`${size} filled in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from shipments where shop_id = $1 and status = 'transit' order by created_at desc limit 1",
    [shopId],
  );
  await database.close();
  const dayAgo = (days: number) =>
    new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
  return {
    shopId,
    appOrigin: world.app.origin,
    appPid: world.app.process.pid ?? 0,
    frame: {
      app: {
        apiKey: world.appEnvironment.SHOPIFY_API_KEY ?? "",
        apiSecret: home.state.apiSecret,
        handle: "waymark",
        title: "Waymark",
      },
      edge: world.standIn.urls.edge,
    },
    week: `${dayAgo(120)}..${dayAgo(114)}`,
    shipmentPath: `/app/shipments/${rows[0]?.id}?${new URLSearchParams({ list: "status=transit" })}`,
    adminUrl: (at) => world.standIn.adminUrl(shopId, at),
    speak: (locale) => void (world.standIn.store.shop(shopId).merchantLocale = locale),
    async stop() {
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
