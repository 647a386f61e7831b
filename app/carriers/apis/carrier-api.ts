// What each carrier's API client provides, and what it is given.
import type { Clock } from "~/lib/time";
import type { CallBudget, CarrierQuestion, CarrierReply, Connector } from "../connector";

/** One value that the carrier issues and the merchant enters. */
export interface CredentialField {
  name: string;
  /** As the carrier calls it on the page where it is found. */
  label: string;
  isSecret: boolean;
}

export type Credentials = Readonly<Record<string, string>>;

/** Whether a credential can be sent: values go into headers and forms. */
export function isCredential(value: string): boolean {
  return /^[\x21-\x7e]{1,500}$/.test(value);
}

/** Access tokens of carriers that use OAuth, shared by all processes. */
export interface TokenCache {
  /**
   * The valid token of this credential; otherwise the result of `renew`, which one process at a time runs.
   * What `renew` throws is thrown.
   */
  get(credentialId: string, renew: () => Promise<NewToken>): Promise<string>;
  /** Drops the token that the carrier refused; a newer one stays. */
  drop(credentialId: string, token: string): Promise<void>;
}

export interface NewToken {
  token: string;
  expiresInMs: number;
}

export interface CarrierApiDeps {
  fetch: typeof fetch;
  clock: Clock;
  tokens: TokenCache;
  /** Identifies the credential: budgets, pauses and tokens are kept by it. */
  credentialId: string;
  credentials: Credentials;
  /** Another address than the carrier's, for tests. */
  baseUrl?: string | undefined;
  /** Receives each status code that the carrier's published list doesn't have. */
  onUnknownCode: (carrier: string, code: string) => void;
}

/** What a test call found out about a credential. */
export type CredentialCheck =
  /** `usedACall`: the carrier counts the test among the calls that it allows. */
  | { outcome: "accepted"; usedACall?: true }
  | { outcome: "refused"; reason: string }
  | { outcome: "unreachable"; reason: string };

export interface CarrierApi {
  id: string;
  name: string;
  /** v2's codes of the carriers that it answers for. */
  carrierCodes: readonly string[];
  /** Empty: the API is public. */
  fields: readonly CredentialField[];
  /** Page on which the carrier issues the credentials. */
  credentialsUrl: string;
  /** Days after which the carrier deletes its data; null: not published. */
  keepsDays: number | null;
  budgets: readonly CallBudget[];
  /** Numbers a call. */
  batchSize: number;
  /** Answers up to `batchSize` questions in their order; throws as a Connector does. */
  track(deps: CarrierApiDeps, questions: readonly CarrierQuestion[]): Promise<CarrierReply[]>;
  /** One call that costs the least the carrier allows. */
  check(deps: CarrierApiDeps): Promise<CredentialCheck>;
}

/** The connector that asks this carrier with these credentials. */
export function connectorOf(api: CarrierApi, deps: CarrierApiDeps): Connector {
  const { batchSize, budgets } = api;
  return {
    name: deps.credentialId,
    batchSize,
    budgets,
    track: (questions) => api.track(deps, questions),
  };
}

/** `track` of a carrier that takes one number a call. */
export function oneByOne(
  trackOne: (deps: CarrierApiDeps, question: CarrierQuestion) => Promise<CarrierReply>,
): CarrierApi["track"] {
  return (deps, questions) => Promise.all(questions.map((question) => trackOne(deps, question)));
}
