// A tracking service in memory that speaks the v2 that the client uses, and plays parcels when told to.
import type { Clock } from "../../app/lib/time";
import type { Random } from "./chance";

export const CLOUD_URL = "https://cloud.test/v2";

export interface CloudTracking {
  id: string;
  tracking_number: string;
  carrier_code: string;
  status: string;
  substatus: string | null;
  created_at: string;
  updated_at: string | null;
  trackinfo: { Date: string; StatusDescription: string; checkpoint_status: string }[];
}

export interface CloudService {
  fetch(request: Request): Promise<Response>;
  /** Opens an account and returns its key. */
  openAccount(): string;
  apiKeys(): string[];
  /** What an account watches. */
  watched(apiKey: string): CloudTracking[];
  /** Something happens to one of its parcels. */
  report(chance: Random): void;
}

const STEPS = [
  ["transit", "transit001", "Accepted"],
  ["transit", "transit002", "In transit"],
  ["pickup", "pickup001", "Out for delivery"],
  ["delivered", "delivered001", "Delivered"],
] as const;

export function createCloudService(clock: Clock): CloudService {
  const accounts = new Map<string, Map<string, CloudTracking>>();
  let made = 0;
  const keyOf = (carrier: string, number: string) =>
    `${carrier.toLowerCase()} ${number.toUpperCase()}`;
  const now = () => `${clock.now().toISOString().slice(0, 19)}+00:00`;

  function create(account: Map<string, CloudTracking>, item: Record<string, string>) {
    const { tracking_number = "", carrier_code = "" } = item;
    const key = keyOf(carrier_code, tracking_number);
    if (account.has(key)) {
      return { error: { tracking_number, carrier_code, code: 4016, message: "Already exists." } };
    }
    const tracking: CloudTracking = {
      id: (++made).toString(16).padStart(32, "0"),
      tracking_number,
      carrier_code,
      status: "pending",
      substatus: null,
      created_at: now(),
      updated_at: null,
      trackinfo: [],
    };
    account.set(key, tracking);
    return { tracking: viewOf(tracking) };
  }

  function answerOne(account: Map<string, CloudTracking>, method: string, key: string): Response {
    const tracking = account.get(key);
    if (!tracking) return envelope(4017, "Tracking does not exist.", []);
    if (method === "DELETE") account.delete(key);
    return envelope(200, "Success", viewOf(tracking));
  }

  function list(account: Map<string, CloudTracking>, query: URLSearchParams): Response {
    const page = Number(query.get("page") ?? 1);
    const limit = Number(query.get("limit") ?? 100);
    const min = query.get("update_time_min");
    const matching = [...account.values()].filter(
      ({ updated_at }) =>
        min === null || (updated_at !== null && Date.parse(updated_at) >= Number(min) * 1000),
    );
    const items = matching.slice((page - 1) * limit, page * limit).map(viewOf);
    return envelope(200, "Success", { page, limit, total: matching.length, items });
  }

  function deleteMany(account: Map<string, CloudTracking>, items: Record<string, string>[]) {
    const errors = items.flatMap(({ tracking_number = "", carrier_code = "" }) =>
      account.delete(keyOf(carrier_code, tracking_number))
        ? []
        : [{ tracking_number, carrier_code, code: 4017, message: "Tracking does not exist." }],
    );
    return envelope(errors.length > 0 ? 201 : 200, "Success", { submitted: items.length, errors });
  }

  return {
    openAccount() {
      const apiKey = `cloud-key-${accounts.size + 1}`;
      accounts.set(apiKey, new Map());
      return apiKey;
    },
    apiKeys: () => [...accounts.keys()],
    watched: (apiKey) => [...(accounts.get(apiKey)?.values() ?? [])],
    report(chance) {
      const all = [...accounts.values()].flatMap((account) => [...account.values()]);
      if (all.length === 0) return;
      const tracking = chance.pick(all);
      const step = STEPS[tracking.trackinfo.length];
      if (!step) return;
      const [status, substatus, text] = step;
      Object.assign(tracking, { status, substatus, updated_at: now() });
      tracking.trackinfo.unshift({
        Date: clock.now().toISOString().slice(0, 19).replace("T", " "),
        StatusDescription: text,
        checkpoint_status: status,
      });
    },
    async fetch(request) {
      const url = new URL(request.url);
      const path = url.pathname.replace(/^\/v2\/trackings\//, "");
      const account = accounts.get(request.headers.get("trackingmore-api-key") ?? "");
      if (!account) return envelope(4001, "Invalid API key.", []);
      if (path === "get") return list(account, url.searchParams);
      if (path === "batch") {
        const answers = ((await request.json()) as Record<string, string>[]).map((item) =>
          create(account, item),
        );
        const trackings = answers.flatMap(({ tracking }) => tracking ?? []);
        const errors = answers.flatMap(({ error }) => error ?? []);
        const code = errors.length > 0 ? 201 : 200;
        return envelope(code, "Success", { submitted: answers.length, trackings, errors });
      }
      if (path === "delete")
        return deleteMany(account, (await request.json()) as Record<string, string>[]);
      const [carrier = "", number = ""] = path.split("/").map(decodeURIComponent);
      return answerOne(account, request.method, keyOf(carrier, number));
    },
  };
}

function viewOf({ trackinfo, ...tracking }: CloudTracking) {
  return {
    ...tracking,
    track_update: true,
    archived: false,
    origin_info: { carrier_code: tracking.carrier_code, trackinfo },
    lastEvent: trackinfo[0]?.StatusDescription ?? null,
    lastUpdateTime: trackinfo[0]?.Date ?? null,
  };
}

function envelope(code: number, message: string, data: unknown): Response {
  return Response.json({ meta: { code, type: "", message }, data });
}
