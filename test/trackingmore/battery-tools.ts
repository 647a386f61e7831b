// What every story of the contract's battery begins with.
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { call, type CallOptions, type V2Answer, type V2Door } from "./v2-endpoint";

export const SUCCESS = { code: 200, type: "Success", message: "Success" };
export const CREATED = {
  code: 201,
  type: "Created",
  message: "The request was successful and a resource was created.",
};
export const HEX_ID = /^[0-9a-f]{32}$/;
export const ISO_WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;

export interface Pair {
  tracking_number: string;
  carrier_code: string;
}

/** A number that no run used before: the battery also runs where numbers stay. */
export function freshNumber(prefix = "WM"): string {
  return `${prefix}${randomBytes(6).toString("hex").toUpperCase()}`;
}

export const pathOf = ({ carrier_code, tracking_number }: Pair) =>
  `/trackings/${carrier_code}/${tracking_number}`;

export interface BatteryTools {
  door(): V2Door;
  send(method: string, path: string, options?: CallOptions): Promise<V2Answer>;
  /** A new tracking of singapore-post, unless `fields` say otherwise. */
  create<Fields extends object>(fields?: Fields): Promise<Pair & Fields>;
  read(pair: Pair): Promise<Record<string, unknown>>;
  forget(pairs: readonly Pair[]): Promise<void>;
}

export function batteryTools(door: () => V2Door): BatteryTools {
  const send = (method: string, path: string, options?: CallOptions) =>
    call(door(), method, path, options);
  return {
    door,
    send,
    async create<Fields extends object>(fields: Fields = {} as Fields) {
      const pair = { tracking_number: freshNumber(), carrier_code: "singapore-post" };
      const item = { ...pair, ...fields };
      expect(await send("POST", "/trackings/post", { body: item })).toMatchObject(SUCCESS);
      return item;
    },
    async read(pair) {
      const { code, data } = await send("GET", pathOf(pair));
      expect(code).toBe(200);
      return data as Record<string, unknown>;
    },
    async forget(pairs) {
      for (const pair of pairs) await send("DELETE", pathOf(pair));
    },
  };
}
