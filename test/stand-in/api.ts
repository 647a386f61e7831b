// The door that the app's own calls to https://<shop>.myshopify.com arrive at: tokens and Admin GraphQL.
import { z } from "zod";
import { createBulkOperations } from "./admin-api/admin-bulk.ts";
import type { FulfillmentActions } from "./admin-api/admin-fulfillment-resolvers.ts";
import { answerGraphql, executeWhole } from "./admin-api/admin-graphql.ts";
import { createCostMeter, STANDARD_PLAN } from "./admin-api/admin-cost.ts";
import type { AdminContext } from "./admin-api/admin-resolvers.ts";
import { loadAdminSchema, type AdminSchema } from "./admin-api/admin-schema.ts";
import { SHOPIFY_API_VERSION } from "../../app/shopify/admin-api/api-version.ts";
import { productPicture } from "./shop/product-picture.ts";
import { createAdminTroubles, type AdminTroubleMaker } from "./admin-api/admin-troubles.ts";
import type { AppIdentity } from "./app/session-token.ts";
import type { Store } from "./shop/store.ts";
import { answerTokenRequest, grantFor } from "./app/token-endpoint.ts";
import { troubled, type TokenTroubles } from "./app/token-troubles.ts";

/** Set by steer-fetch.mjs: which shop's host the app meant to call. */
const SHOP_HEADER = "x-standin-shop";

const graphqlBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export interface ApiOptions {
  store: Store;
  app: AppIdentity & { handle: string; title: string };
  now: () => Date;
  tokenTroubles: Pick<TokenTroubles, "take">;
  /** Without it all goes well. */
  troubles?: AdminTroubleMaker;
  bulk?: ReturnType<typeof createBulkOperations>;
  /** Without them fulfillments can only be read. */
  actions?: FulfillmentActions;
}

/** What the app asked for, and what it was refused. */
export interface ApiCounts {
  /** GraphQL documents, refused ones too. */
  questions: number;
  /** Turned away for want of points. */
  throttled: number;
  /** Turned away with a token that is no longer good. */
  deadTokens: number;
  /** Met a 429, a failure or silence instead of an answer. */
  interrupted: number;
  /** Requests for a token, by exchange or refresh. */
  tokenRequests: number;
}

/** Half a second's work: once a process, whoever asks first. */
let loading: Promise<AdminSchema> | undefined;

/** The door, and beside it what it counted. */
export function createApi({
  store,
  app,
  now,
  tokenTroubles,
  troubles = createAdminTroubles(),
  bulk = createBulkOperations(now),
  actions,
}: ApiOptions) {
  const counts = { questions: 0, deadTokens: 0, interrupted: 0, tokenRequests: 0 };
  const costs = createCostMeter(now, (shop) => troubles.of(shop).bucket ?? STANDARD_PLAN);

  async function graphql(request: Request, domain: string): Promise<Response> {
    counts.questions++;
    const shop = store.findShop(domain);
    if (!shop) return Response.json({ errors: "Not Found" }, { status: 404 });
    const token = request.headers.get("x-shopify-access-token") ?? "";
    const grant = grantFor(store, domain, token, now());
    if (!grant) {
      counts.deadTokens++;
      return Response.json(
        { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
        { status: 401 },
      );
    }
    const trouble = troubles.meet(domain);
    if (trouble) {
      counts.interrupted++;
      return trouble;
    }
    const body = graphqlBody.safeParse(await request.json().catch(() => null));
    if (!body.success) return Response.json({ errors: "Bad Request" }, { status: 400 });
    const { query, variables, operationName } = body.data;
    loading ??= loadAdminSchema();
    const schema = await loading;
    const context: AdminContext = {
      store,
      shop,
      scopes: grant.scopes,
      app,
      ...(actions ? { fulfillmentActions: actions } : {}),
      origin: new URL(request.url).origin,
      checkField: (field) => troubles.checkField(domain, field),
      bulkContext: {
        bulk,
        schema: schema.schema,
        origin: new URL(request.url).origin,
        runWhole: (document) => executeWhole(schema, document, context),
      },
    };
    const asked = { query, variables: variables ?? {}, operationName: operationName ?? undefined };
    return Response.json(await answerGraphql(schema, asked, context, costs));
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const domain = request.headers.get(SHOP_HEADER) ?? "";
    if (request.method === "POST" && pathname === "/admin/oauth/access_token") {
      counts.tokenRequests++;
      const body = await formOrJson(request);
      return troubled(tokenTroubles.take(domain), () =>
        answerTokenRequest(store, app, domain, body, now()),
      );
    }
    if (request.method === "POST" && pathname === `/admin/api/${SHOPIFY_API_VERSION}/graphql.json`)
      return graphql(request, domain);
    if (request.method === "GET" && pathname.startsWith("/bulk/")) return bulk.file(request);
    const picture = request.method === "GET" && productPicture(pathname);
    if (picture) return new Response(picture, { headers: { "content-type": "image/svg+xml" } });
    return Response.json(
      { errors: `STANDIN_NOT_IMPLEMENTED: ${request.method} ${pathname}` },
      { status: 404 },
    );
  }

  return Object.assign(answer, {
    drainPoints: costs.drain,
    counts: (): ApiCounts => ({ ...counts, throttled: costs.throttledCount() }),
  });
}

async function formOrJson(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (request.headers.get("content-type")?.includes("json"))
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return Object.fromEntries(new URLSearchParams(text));
}
