// The peer: a Remix app like Shopify's template. authenticate.webhook, sessions in Prisma, then 200.
import "@shopify/shopify-app-remix/adapters/node";
import http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { type ActionFunctionArgs, type ServerBuild, createRequestHandler } from "@remix-run/node";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { openDatabase } from "../../app/main/database.server";

const env = process.env;
const database = openDatabase(env.DATABASE_URL ?? "", 20);

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY ?? "",
  apiSecretKey: env.SHOPIFY_API_SECRET ?? "",
  apiVersion: ApiVersion.July26,
  scopes: ["read_orders", "read_fulfillments"],
  appUrl: env.SHOPIFY_APP_URL ?? "",
  authPathPrefix: "/auth",
  sessionStorage: new PrismaSessionStorage(
    database.prisma as unknown as ConstructorParameters<typeof PrismaSessionStorage>[0],
  ),
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
});

// The session that the template's handler loads for every delivery.
await database.prisma.session.upsert({
  where: { id: `offline_${env.BENCH_SHOP}` },
  create: {
    id: `offline_${env.BENCH_SHOP}`,
    shop: env.BENCH_SHOP ?? "",
    state: "",
    accessToken: Buffer.from("bench"),
    scope: "read_orders,read_fulfillments",
  },
  update: {},
});

async function action({ request }: ActionFunctionArgs) {
  await shopify.authenticate.webhook(request);
  return new Response();
}

const route = (id: string, path: string | undefined, module: object) => ({ id, path, module });
const build = {
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
  assetsBuildDirectory: "",
  basename: "/",
  entry: { module: { default: () => new Response("", { status: 404 }) } },
  future: {},
  isSpaMode: false,
  mode: "production",
  publicPath: "/",
  routes: {
    root: route("root", "", { default: () => null }),
    "routes/webhooks": {
      ...route("routes/webhooks", "webhooks/shopify", { action }),
      parentId: "root",
    },
  },
} as unknown as ServerBuild;

const remix = createRequestHandler(build, "production");
const isUp = new Response("ready");
const handle = (request: Request) =>
  request.url.endsWith("/readyz") ? isUp.clone() : remix(request);
http
  .createServer(createRequestListener((request) => handle(request)))
  .listen(Number(env.PORT), "127.0.0.1");
