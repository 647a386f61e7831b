// All that a v2 service offers besides watching parcels, in the words of the contract.
import type { Status } from "../contract/status";
import type {
  CreateOutcome,
  CreateTracking,
  ItemOutcome,
  Tracking,
  TrackingChanges,
  TrackingPair,
  TrackingService,
} from "./tracking-service";

export type { ItemOutcome, TrackingChanges, TrackingPair };

export interface RealtimeRequest extends TrackingPair {
  destination_code?: string;
  /** `YYYYMMDD` */
  tracking_ship_date?: string;
  tracking_postal_code?: string;
  tracking_account_number?: string;
  specialNumberDestination?: string;
  order?: string;
  order_create_time?: string;
  lang?: string;
}

export interface AccountInfo {
  email: string | null;
  phone: string | null;
  /** When the account was made, in Unix seconds. */
  regtime: number | null;
  money: number | null;
  /** Creates that are left. */
  track_number: number | null;
}

/** Times are Unix seconds, bounds inclusive. */
export interface CountsQuery {
  created_at_min?: number;
  created_at_max?: number;
  order_created_time_min?: number;
  order_created_time_max?: number;
}

export interface RemoteQuestion {
  /** English name or two-letter code. */
  country: string;
  /** Postcode, or the city's name. */
  postcode: string;
  /** Without it all carriers that know remote areas are asked. */
  company?: string;
}

export interface RemoteArea {
  far_express_company: string | null;
  two_code: string | null;
  far_country: string | null;
  far_city_postcode: string | null;
}

/** Countries are two-letter codes. */
export interface Lane {
  original: string;
  destination: string;
  carrier_code: string;
}

/** How long parcels took: of `delivered`, the shares by days under way. The contract leaves open whether of 1 or 100. */
export interface TransitTimes {
  carrier_code: string | null;
  original: string | null;
  destination: string | null;
  total: number | null;
  delivered: number | null;
  /** 0 to 7 days, 7 to 15, 16 to 30, 31 to 60, more; null where the service does not say. */
  range1: number | null;
  range3: number | null;
  range4: number | null;
  range5: number | null;
  range6: number | null;
}

export interface AirCargoEvent {
  plan_date: string | null;
  actual_date: string | null;
  event: string | null;
  station: string | null;
  flight_number: string | null;
  status: string | null;
  piece: string | null;
  weight: string | null;
}

export interface Flight {
  depart_time: string | null;
  plan_depart_time: string | null;
  arrival_time: string | null;
  plan_arrival_time: string | null;
}

export interface AirCargo {
  airline: { name: string | null; track_url: string | null };
  origin: string | null;
  destination: string | null;
  piece: string | null;
  weight: string | null;
  status_number: number | null;
  last_event: string | null;
  track_info: AirCargoEvent[];
  /** By flight number. */
  flight_info: Record<string, Flight>;
}

export interface ServiceCarrier {
  code: string;
  name: string;
  phone: string | null;
  homepage: string | null;
  /** `express`, `globalpost`, … */
  type: string | null;
  picture: string | null;
  name_cn: string | null;
}

/** Every endpoint of v2. Failures as in TrackingService; lists hold at most BATCH_MAX_ITEMS items. */
export interface TrackingMore extends TrackingService {
  create(item: CreateTracking): Promise<CreateOutcome>;
  changeMany(items: readonly (TrackingPair & TrackingChanges)[]): Promise<ItemOutcome[]>;
  /** One that is gone already is `unknown`. */
  deleteMany(pairs: readonly TrackingPair[]): Promise<ItemOutcome[]>;
  /** Ends the service's asking for good. */
  stopMany(pairs: readonly TrackingPair[]): Promise<ItemOutcome[]>;
  /** The journey starts over. `exists`: that pair is there already. */
  changeCarrier(pair: TrackingPair, carrierCode: string): Promise<"changed" | "exists" | "unknown">;
  /** Asks the carrier now, watched or not; null: the service has nothing to say. */
  realtime(question: RealtimeRequest): Promise<Tracking | null>;
  readAccount(): Promise<AccountInfo>;
  countByStatus(query?: CountsQuery): Promise<Record<Status, number>>;
  findRemoteAreas(places: readonly RemoteQuestion[]): Promise<RemoteArea[]>;
  readTransitTimes(lanes: readonly Lane[]): Promise<TransitTimes[]>;
  /** In the order of the waybills; null: nothing is known of it. */
  readAirCargo(waybills: readonly string[], lang?: string): Promise<(AirCargo | null)[]>;
  /** @param lang en, cn, tw, es, ru or it. */
  listCarriers(lang?: string): Promise<ServiceCarrier[]>;
  /** Best guess first; empty when the service has none. */
  detectCarriers(trackingNumber: string): Promise<{ code: string; name: string }[]>;
}
