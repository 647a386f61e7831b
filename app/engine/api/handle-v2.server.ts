// The v2 API as one function from Request to Response: key, rate limit, route, body, endpoint, envelope.
import { describeError } from "~/lib/errors";
import { KEY_HEADERS } from "~/trackingmore/contract/contract";
import { META, isMetaCode, type MetaCode } from "~/trackingmore/contract/meta-codes";
import type { Accounts, KeyOwner } from "../accounts/accounts.server";
import type { Endpoint } from "../requests/endpoint.server";
import type { EngineParts } from "../trackings/parts.server";
import { readAccount } from "../endpoints/account.server";
import { answerDocument } from "../docs/documents.server";
import type { PlayedNumbers } from "../docs/testing-page";
import { queryAirlines } from "../endpoints/aircargo.server";
import { readCarriers } from "../endpoints/carriers.server";
import { changeCarrier } from "../endpoints/change-carrier.server";
import { changeMany } from "../endpoints/change-many.server";
import { readCostTime } from "../endpoints/costtime.server";
import { readCounts } from "../endpoints/counts.server";
import { createBatch, createOne } from "../endpoints/create.server";
import { deleteMany } from "../endpoints/delete-many.server";
import { detect } from "../endpoints/detect.server";
import { listPage } from "../endpoints/list.server";
import { changeOne, deleteOne, readOne } from "../endpoints/one.server";
import { realtime } from "../endpoints/realtime.server";
import { checkRemote } from "../endpoints/remote.server";
import { stopMany } from "../endpoints/stop-many.server";
import { envelope, refuse, type Reply } from "../requests/envelope";
import type { RequestLimiter, CallKind } from "./request-limit.server";
import { readAddress, readJsonBody, type V2Request } from "../requests/request.server";

export interface HandlerOptions extends EngineParts {
  accounts: Pick<Accounts, "findKey">;
  /** undefined: no limit. */
  rate: RequestLimiter | undefined;
  batchMaxItems: number;
  /** For the page about test numbers. */
  playedNumbers: PlayedNumbers;
}

type Methods = Record<string, Endpoint>;

/** By the one segment after `/trackings`. */
const TRACKINGS_ROUTES: Record<string, Methods> = {
  post: { POST: createOne },
  batch: { POST: createBatch },
  get: { GET: listPage, POST: listPage },
  updatemore: { POST: changeMany },
  delete: { POST: deleteMany },
  realtime: { POST: realtime },
  update: { POST: changeCarrier },
  notupdate: { POST: stopMany },
  // Some clients turn a GET with a body into a POST.
  getuserinfo: { GET: readAccount, POST: readAccount },
  getstatusnumber: { GET: readCounts, POST: readCounts },
  remote: { POST: checkRemote },
  costtime: { POST: readCostTime },
  aircargo: { POST: queryAirlines },
};
/** Clients of 2016 send an update as POST. */
const PAIR_METHODS: Methods = {
  GET: readOne,
  PUT: changeOne,
  POST: changeOne,
  DELETE: deleteOne,
};
const PAIR_IN_LANGUAGE_METHODS: Methods = { GET: readOne };
const CARRIERS_METHODS: Methods = { GET: readCarriers };
const DETECT_METHODS: Methods = { POST: detect };

/**
 * Every method and path that the server answers, written as in OpenAPI: `POST /trackings/batch`.
 */
export function servedRoutes(): string[] {
  const pair = "/trackings/{carrier_code}/{tracking_number}";
  const byPath: Record<string, Methods> = {
    ...Object.fromEntries(
      Object.entries(TRACKINGS_ROUTES).map(([literal, methods]) => [
        `/trackings/${literal}`,
        methods,
      ]),
    ),
    [pair]: PAIR_METHODS,
    [`${pair}/{lang}`]: PAIR_IN_LANGUAGE_METHODS,
    "/carriers": CARRIERS_METHODS,
    "/carriers/detect": DETECT_METHODS,
  };
  return Object.entries(byPath).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
}

export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const document = answerDocument(request, options.playedNumbers);
      if (document) return document;
      return envelope(await reply(options, request));
    } catch (error) {
      options.onError(error);
      return envelope(refuse(codeOf(error)));
    }
  };
}

async function reply(options: HandlerOptions, request: Request): Promise<Reply> {
  const owner = await ownerOf(options.accounts, request.headers);
  if (owner.outcome === "unknown") return refuse(META.invalidKey);
  if (owner.outcome === "revoked") return refuse(META.revokedKey);
  const { accountId, isMetered } = owner;
  const address = readAddress(request);
  if (options.rate && !(await options.rate(accountId, callKind(address))))
    return refuse(META.rateLimited);

  const methods = route(address);
  if (!methods) return refuse(META.notFound);
  const endpoint = Object.hasOwn(methods, address.method) ? methods[address.method] : undefined;
  if (!endpoint) return refuse(META.methodNotAllowed);

  const read = await readJsonBody(request);
  if (read.outcome === "unreadable") return refuse(META.badRequest);
  const caller = { accountId, isMetered, batchMaxItems: options.batchMaxItems };
  return endpoint(options, caller, address, read.body);
}

function callKind({ segments: [collection, literal, ...more] }: V2Request): CallKind {
  const isRealtime = collection === "trackings" && literal === "realtime" && more.length === 0;
  return isRealtime ? "realtime" : "other";
}

async function ownerOf(accounts: HandlerOptions["accounts"], headers: Headers): Promise<KeyOwner> {
  const key = KEY_HEADERS.map((name) => headers.get(name)?.trim()).find(Boolean);
  return key ? accounts.findKey(key) : { outcome: "unknown" };
}

/** Literal routes have one segment after `/trackings`; a pair has two, and three with a language. */
function route({ segments }: V2Request): Methods | null {
  const [collection, literal = ""] = segments;
  if (collection === "carriers") {
    if (segments.length === 1) return CARRIERS_METHODS;
    return segments.length === 2 && literal === "detect" ? DETECT_METHODS : null;
  }
  if (collection !== "trackings") return null;
  switch (segments.length) {
    case 2:
      return Object.hasOwn(TRACKINGS_ROUTES, literal) ? (TRACKINGS_ROUTES[literal] ?? null) : null;
    case 3:
      return PAIR_METHODS;
    case 4:
      return PAIR_IN_LANGUAGE_METHODS;
    default:
      return null;
  }
}

function codeOf(error: unknown): MetaCode {
  const { metaCode } = describeError(error);
  return isMetaCode(metaCode) ? metaCode : META.serverError;
}
