// Plays eleven carriers' tracking APIs over real HTTP: scripted parcels, credentials, quotas and faults.
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a parcel, in words that every carrier has a code for. */
export type Step =
  "label" | "accepted" | "hub" | "out" | "attempt" | "ready" | "delivered" | "returned";

export interface ScriptedEvent {
  /** Wall time at the place, "YYYY-MM-DDTHH:mm:ss". */
  at: string;
  step: Step;
}

export interface Call {
  method: string;
  /** Path and query below the carrier's address. */
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status: number;
  /** An object is sent as JSON. */
  body: object | string;
  headers?: Record<string, string>;
}

export type Fault = "outage" | "half a body" | "too many" | "server error";

/** The state that a carrier's handlers read. */
export interface CarrierState {
  parcels: Map<string, ScriptedEvent[]>;
  /** Numbers that these credentials may not see. */
  forbidden: Set<string>;
  /** The whole key lacks the permission for tracking. */
  isKeyForbidden: boolean;
  /** Access tokens that are valid now; carriers without OAuth leave it empty. */
  tokens: Set<string>;
  tokensIssued: number;
  /** Calls about parcels, those that were refused too. */
  calls: number;
  /** Answers of parcels that were given. */
  served: number;
  /** Calls that are still allowed; null: no quota. */
  quota: number | null;
  /** Faults for the coming calls, first one first. */
  faults: Fault[];
  /** How often each trouble was met: faults, refused tokens and keys, the quota's end. */
  met: Partial<Record<Trouble, number>>;
}

export type Trouble = Fault | "refused" | "not permitted" | "over quota";

export interface CarrierStandIn {
  /** The id of the product's client. */
  id: string;
  /** The right credentials. */
  credentials: Readonly<Record<string, string>>;
  /** Whether the call is one for a token; those have no faults and no quota. */
  isTokenCall(call: Call): boolean;
  answer(state: CarrierState, call: Call): Answer;
}

export interface CarrierStandIns {
  baseUrlOf(id: string): string;
  stateOf(id: string): CarrierState;
  close(): Promise<void>;
}

/** Serves each carrier below `/<id>` on one port of the loopback address. */
export async function startCarrierStandIns(
  carriers: readonly CarrierStandIn[],
): Promise<CarrierStandIns> {
  const states = new Map(carriers.map(({ id }) => [id, newState()]));
  const byId = new Map(carriers.map((carrier) => [carrier.id, carrier]));
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [, id = "", ...rest] = (request.url ?? "").split("/");
      const carrier = byId.get(id);
      const state = states.get(id);
      if (!carrier || !state) return void response.writeHead(404).end();
      const call: Call = {
        method: request.method ?? "GET",
        url: new URL(`/${rest.join("/")}`, "http://carrier.test"),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      answerCall(carrier, state, call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrlOf: (id) => `http://127.0.0.1:${port}/${id}`,
    stateOf(id) {
      const state = states.get(id);
      if (!state) throw new Error(`No stand-in for ${id}.`);
      return state;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function newState(): CarrierState {
  return {
    parcels: new Map(),
    forbidden: new Set(),
    isKeyForbidden: false,
    tokens: new Set(),
    tokensIssued: 0,
    calls: 0,
    served: 0,
    quota: null,
    faults: [],
    met: {},
  };
}

function answerCall(
  carrier: CarrierStandIn,
  state: CarrierState,
  call: Call,
  response: http.ServerResponse,
): void {
  const isToken = carrier.isTokenCall(call);
  const fault = isToken ? undefined : state.faults.shift();
  if (!isToken) state.calls += 1;
  const meet = (trouble: Trouble) => (state.met[trouble] = (state.met[trouble] ?? 0) + 1);
  if (fault) meet(fault);
  if (fault === "outage") return void response.destroy();
  if (fault === "server error") return send(response, { status: 503, body: "maintenance" });
  const isOverQuota = !isToken && state.quota !== null && state.quota <= 0;
  if (isOverQuota) meet("over quota");
  if (fault === "too many" || isOverQuota) {
    return send(response, { status: 429, body: {}, headers: { "retry-after": "7" } });
  }
  const answer = carrier.answer(state, call);
  if (answer.status === 401) meet("refused");
  if (state.isKeyForbidden && !isToken) meet("not permitted");
  if (!isToken && state.quota !== null) state.quota -= 1;
  if (!isToken && answer.status < 400) state.served += 1;
  if (fault === "half a body") {
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    // Announces the whole body and breaks off in the middle.
    response.writeHead(answer.status, { "content-length": Buffer.byteLength(text) });
    response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
    return;
  }
  send(response, answer);
}

function send(response: http.ServerResponse, { status, body, headers = {} }: Answer): void {
  const isText = typeof body === "string";
  response.writeHead(status, {
    "content-type": isText ? "text/plain" : "application/json",
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}

/** Issues a token for the right client, as RFC 6749 has it. */
export function issueToken(
  state: CarrierState,
  isRightClient: boolean,
  extra: Record<string, unknown> = {},
): Answer {
  if (!isRightClient) return { status: 401, body: { error: "invalid_client" } };
  const token = `token-${++state.tokensIssued}`;
  state.tokens.add(token);
  return {
    status: 200,
    body: { access_token: token, token_type: "Bearer", expires_in: 3599, ...extra },
  };
}

export function hasToken(state: CarrierState, { headers }: Call): boolean {
  return state.tokens.has((headers.authorization ?? "").replace(/^Bearer /, ""));
}

export function isBasic({ headers }: Call, user: string, password: string): boolean {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return headers.authorization === expected;
}
