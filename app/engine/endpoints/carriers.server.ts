// GET /carriers.
import { META } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { Endpoint } from "../requests/endpoint.server";

const CHINESE: ReadonlySet<string> = new Set(["cn", "tw"]);

/** The catalogue never changes while the process runs, and every client asks for all of it. */
const written = new WeakMap<CarrierCatalogue, Map<boolean, string>>();

export const listCarriers: Endpoint = async ({ catalogue }, _caller, request) => {
  const isChinese = CHINESE.has(request.headers.get("Lang")?.trim().toLowerCase() ?? "");
  const texts = written.get(catalogue) ?? new Map<boolean, string>();
  written.set(catalogue, texts);
  const data = texts.get(isChinese) ?? JSON.stringify(carrierRows(catalogue, isChinese));
  texts.set(isChinese, data);
  return { code: META.success, data };
};

/** We keep no logos: `picture` is empty, as `phone` and `homepage` are where nobody knows them. */
function carrierRows(catalogue: CarrierCatalogue, isChinese: boolean) {
  return catalogue.listCarriers().map((carrier) => ({
    name: (isChinese && carrier.nameCn) || carrier.name,
    code: carrier.code,
    phone: carrier.phone ?? "",
    homepage: carrier.homepage ?? "",
    type: carrier.type,
    picture: "",
    name_cn: carrier.nameCn ?? "",
  }));
}
