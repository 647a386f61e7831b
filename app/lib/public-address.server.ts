// Which addresses of the internet may be pushed to: those that anybody could reach, and no others.
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AppError } from "~/lib/errors";

export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** Every address of a host name. Throws when there is none. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

export const resolveHost: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })) as ResolvedAddress[];

/** IANA's special-purpose registry, as far as it is not the public internet. */
const SPECIAL_IPV4: readonly [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, with the clouds' metadata service at 169.254.169.254.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/**
 * Of IPv6 only 2000::/3 is the public internet, which leaves out loopback, unique local, link-local, multicast
 * and IPv4 in all its disguises; these parts of it are not, or lead to an IPv4 address that nobody checked.
 */
const PUBLIC_IPV6: readonly [string, number] = ["2000::", 3];
const SPECIAL_IPV6: readonly [network: string, prefix: number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const specialIpv4 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) specialIpv4.addSubnet(network, prefix, "ipv4");
const publicIpv6 = new BlockList();
publicIpv6.addSubnet(...PUBLIC_IPV6, "ipv6");
const specialIpv6 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV6) specialIpv6.addSubnet(network, prefix, "ipv6");

/** @param address IPv4 or IPv6, as a resolver or a URL without its brackets writes it. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !specialIpv4.check(address, "ipv4");
    case 6:
      return publicIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
    default:
      return false;
  }
}

export interface AddressRule {
  /** The operator's own network may be pushed to, too. */
  allowPrivate: boolean;
  resolve: Resolve;
}

/**
 * The addresses behind a host, each of them allowed. A name with one address on a private network is refused
 * as a whole. Throws AppError `forbidden` then, `unavailable` when the name leads nowhere.
 */
export async function allowedAddresses(
  rule: AddressRule,
  hostname: string,
): Promise<ResolvedAddress[]> {
  const addresses = await addressesOf(rule, hostname);
  const isAllowed = rule.allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
  if (!isAllowed) throw new AppError("forbidden", "The address is on a private network.");
  return addresses;
}

async function addressesOf(rule: AddressRule, hostname: string): Promise<ResolvedAddress[]> {
  const literal = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(literal);
  if (family === 4 || family === 6) return [{ address: literal, family }];
  const addresses = await rule.resolve(hostname).catch((cause: unknown) => {
    throw new AppError("unavailable", "The host name leads nowhere.", { cause });
  });
  if (addresses.length === 0) throw new AppError("unavailable", "The host name leads nowhere.");
  return addresses;
}
