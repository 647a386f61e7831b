// POST /trackings/remote: remote-area surcharges, from the lists that the operator imported.
import { remoteItemSchema, type RemoteItem } from "~/trackingmore/contract/contract-enquiries";
import { BULK_MAX_ITEMS, SHORT_TEXT_MAX_LENGTH } from "~/trackingmore/contract/limits";
import { META, META_CODES, type MetaCode } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { Endpoint } from "../requests/endpoint.server";
import { respond, refuse } from "../requests/envelope";
import { QUOTA_COST, spendQuota } from "../requests/quota.server";
import { lookupKey } from "../remote-areas/remote-area";
import {
  findRemoteAreas,
  type RemoteFinding,
  type RemoteLookup,
} from "../remote-areas/store-remote-areas.server";
import { bulkItems } from "../requests/bulk";

export const checkRemote: Endpoint = async (parts, caller, _request, body) => {
  const values = bulkItems(body);
  if (!values) return refuse(META.badRequest);
  if (values.length > BULK_MAX_ITEMS) return refuse(META.tooManyItems);
  const items = values.map((value) => readItem(value, parts.catalogue));
  const accepted = items.filter((item) => item.outcome === "accepted");
  const cost = accepted.length * QUOTA_COST.remoteItem;
  if (!(await spendQuota(parts.database.pool, caller, cost))) return refuse(META.quotaExceeded);

  const findings =
    accepted.length > 0
      ? await findRemoteAreas(
          parts.database.pool,
          accepted.map(({ lookup }) => lookup),
        )
      : [];
  const found = accepted.map((item, index) => ({
    item,
    findings: findings.filter((finding) => finding.index === index),
  }));
  const data = {
    submitted: items.length,
    other: found.flatMap(({ item, findings }) => otherRow(item, findings)),
    remote: found.flatMap(({ item, findings }) => remoteRows(item, findings, parts.catalogue)),
  };
  const errors = items.flatMap((item) => (item.outcome === "refused" ? [errorRow(item)] : []));
  if (errors.length > 0) return respond({ ...data, errors }, META.partly);
  return { ...respond(data), message: "The request was successful." };
};

interface AcceptedPlace {
  outcome: "accepted";
  item: RemoteItem;
  lookup: RemoteLookup;
}
interface RefusedPlace {
  outcome: "refused";
  item: RemoteItem;
  code: MetaCode;
}

const NOTHING: RemoteItem = { country: null, postcode: null, company: null };

function readItem(value: unknown, catalogue: CarrierCatalogue): AcceptedPlace | RefusedPlace {
  const read = remoteItemSchema.safeParse(value);
  if (!read.success) return { outcome: "refused", item: NOTHING, code: META.badRequest };
  const item = read.data;
  const { country, postcode, company } = item;
  const countryCode = country && catalogue.countryCode(country);
  if (!countryCode || !postcode || postcode.length > SHORT_TEXT_MAX_LENGTH) {
    return { outcome: "refused", item, code: META.badRequest };
  }
  const key = lookupKey(postcode, countryCode);
  if (!key) return { outcome: "refused", item, code: META.badRequest };
  const carrier = company && catalogue.findCarrier(company.toLowerCase());
  if (company && !carrier) return { outcome: "refused", item, code: META.invalidCarrier };
  const carrierCode = carrier ? carrier.code : null;
  return { outcome: "accepted", item, lookup: { countryCode, key, carrierCode } };
}

/** A row for each carrier that lists the place as remote. */
function remoteRows(
  { item, lookup }: AcceptedPlace,
  findings: readonly RemoteFinding[],
  catalogue: CarrierCatalogue,
) {
  return findings
    .filter(({ isRemote }) => isRemote)
    .map(({ carrierCode }) => ({
      far_express_company: carrierCode,
      two_code: lookup.countryCode,
      far_country: catalogue.countryName(lookup.countryCode),
      far_city_postcode: item.postcode,
    }));
}

/**
 * A place that no list contains. `no_data`: no queried list has any area in the country, so nothing
 * is known.
 */
function otherRow({ item, lookup }: AcceptedPlace, findings: readonly RemoteFinding[]) {
  if (findings.some(({ isRemote }) => isRemote)) return [];
  const reason = findings.length > 0 ? "not_listed" : "no_data";
  return [{ ...echo(item), two_code: lookup.countryCode, reason }];
}

function errorRow({ item, code }: RefusedPlace) {
  return { ...echo(item), code, message: META_CODES[code].message };
}

function echo({ country, postcode, company }: RemoteItem) {
  return { country: country ?? "", postcode: postcode ?? "", company: company ?? "" };
}
