// GET /carriers.
import { META } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { Endpoint } from "../requests/endpoint.server";

const CHINESE: ReadonlySet<string> = new Set(["cn", "tw"]);

/** The catalogue is constant while the process runs, and every client reads all of it. */
const written = new WeakMap<CarrierCatalogue, Map<boolean, string>>();

export const readCarriers: Endpoint = async ({ catalogue }, _caller, request) => {
  const isChinese = CHINESE.has(request.headers.get("Lang")?.trim().toLowerCase() ?? "");
  const texts = written.get(catalogue) ?? new Map<boolean, string>();
  written.set(catalogue, texts);
  const data = texts.get(isChinese) ?? JSON.stringify(carrierRows(catalogue, isChinese));
  texts.set(isChinese, data);
  return { code: META.success, data };
};

/** There are no logos: `picture` is empty, like an unknown `phone` or `homepage`. */
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
