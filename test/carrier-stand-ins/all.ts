// Every carrier stand-in, and what a test needs to connect the product's client to one.
import { systemClock } from "~/lib/time";
import type { CarrierApiDeps, TokenCache } from "~/carriers/apis/carrier-api";
import {
  bringStandIn,
  dhlStandIn,
  glsStandIn,
  inPostStandIn,
  laPosteStandIn,
  postNordStandIn,
  royalMailStandIn,
} from "./carriers/europe";
import { canadaPostStandIn, fedexStandIn, upsStandIn, uspsStandIn } from "./carriers/north-america";
import type { CarrierStandIn, CarrierStandIns } from "./stand-in";

export const CARRIER_STAND_INS: readonly CarrierStandIn[] = [
  upsStandIn,
  fedexStandIn,
  uspsStandIn,
  canadaPostStandIn,
  dhlStandIn,
  laPosteStandIn,
  glsStandIn,
  postNordStandIn,
  bringStandIn,
  inPostStandIn,
  royalMailStandIn,
];

/** Tokens of one process, without a clock. */
function memoryTokens(): TokenCache {
  const tokens = new Map<string, string>();
  return {
    async get(credentialId, renew) {
      const known = tokens.get(credentialId);
      if (known) return known;
      const { token } = await renew();
      tokens.set(credentialId, token);
      return token;
    },
    async drop(credentialId, token) {
      if (tokens.get(credentialId) === token) tokens.delete(credentialId);
    },
  };
}

export function depsFor(
  standIns: CarrierStandIns,
  id: string,
  overrides: Partial<CarrierApiDeps> = {},
): CarrierApiDeps {
  const standIn = CARRIER_STAND_INS.find((one) => one.id === id);
  return {
    fetch,
    clock: systemClock,
    tokens: memoryTokens(),
    credentialId: `${id}:test`,
    credentials: standIn?.credentials ?? {},
    baseUrl: standIns.baseUrlOf(id),
    onUnknownCode: (carrier, code) => {
      throw new Error(`${carrier} code ${code} is unknown`);
    },
    ...overrides,
  };
}
