// Reads a tracking link: the carrier of its site, and the number in it.
import hosts from "../data/hosts.json";
import { PICK_FROM, detectCarrier } from "../detection/detect";

const HOSTS: ReadonlyMap<string, string> = new Map(Object.entries(hosts.hosts));
/** Sites that several carriers share, by the company name that they go by. */
const SHARED_HOSTS: ReadonlyMap<string, string> = new Map(Object.entries(hosts.ambiguous));

/** Names of parameters that carriers' links keep the number in, lower case without "_" and "-". */
const NUMBER_PARAMETERS: ReadonlySet<string> = new Set(
  (
    "tlabels qtctlabels1 trknbr tracknumbers tracknum tracknums trackingnumber trackingnumbers trackingno " +
    "trackingid tracking trackno trackid trackcode tracknumber track inquirynumber1 inquirynumber awb awbno " +
    "awbfield piececode parcelcode parcelnumber parcelnumbers parcelid consignmentnumber consignment cons " +
    "shipmentnumber shipmentid shipmentcode barcode mailno mailnolist reqcodeno1 itemcode itemid listenumeroslt " +
    "code codes nums number numbers num no match ref reference search searchfor q query id tc pin pro billcode " +
    "waybill waybillno docno guia numero numeroexpedition numeroenvio objects orderno searchvalue l s p"
  ).split(" "),
);
const LOOKS_LIKE_NUMBER = /^(?=(?:[A-Z0-9-]*\d){5})[A-Z0-9][A-Z0-9-]{6,39}$/i;

function parseUrl(url: string): URL | null {
  const text = url.trim();
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, "")}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
}

/** The carrier of a link's site, or a name that several carriers share; null when unknown. */
export function carrierOfUrl(
  url: string,
): { carrierCode: string } | { sharedCompany: string } | null {
  let host = parseUrl(url)?.hostname.toLowerCase() ?? "";
  while (host.includes(".")) {
    const carrierCode = HOSTS.get(host);
    if (carrierCode) return { carrierCode };
    const sharedCompany = SHARED_HOSTS.get(host);
    if (sharedCompany) return { sharedCompany };
    host = host.slice(host.indexOf(".") + 1);
  }
  return null;
}

/**
 * The number that a tracking link carries, for fulfillments that have the link alone. Parameters that
 * carriers use come first, then parts of the path and of the fragment that a carrier's format fits. null
 * when nothing in the link looks like a number, and for links that are no carrier's and fit no format.
 */
export function numberFromUrl(url: string): string | null {
  const parsed = parseUrl(url);
  if (!parsed) return null;
  const parameters = parametersOf(parsed)
    .map(([name, value]) => ({
      name: name.toLowerCase().replace(/[_-]/g, ""),
      value: value.replace(/\s+/g, ""),
    }))
    .filter(({ value }) => LOOKS_LIKE_NUMBER.test(value));
  const named = parameters.filter(({ name }) => NUMBER_PARAMETERS.has(name));
  const parts = `${parsed.pathname}/${parsed.search}/${parsed.hash}`
    .split(/[/?&=#,;]/)
    .map(decoded)
    .filter((part) => LOOKS_LIKE_NUMBER.test(part));
  const texts = [...[...named, ...parameters].map(({ value }) => value), ...parts];
  const known = carrierOfUrl(url) !== null;
  const certain = texts.find((text) => confidenceOf(text) >= PICK_FROM);
  if (certain !== undefined || !known) return certain ?? null;
  return named[0]?.value ?? texts.at(-1) ?? null;
}

/** Parameters of the query, and of a query inside the fragment ("#/search?searchFor=…"). */
function parametersOf(url: URL): [string, string][] {
  const fragment = url.hash.slice(1);
  const inFragment = fragment.includes("=") ? fragment.slice(fragment.indexOf("?") + 1) : "";
  return [...url.searchParams, ...new URLSearchParams(inFragment)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function confidenceOf(number: string): number {
  return detectCarrier(number)[0]?.confidence ?? 0;
}
