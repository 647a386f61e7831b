// The draft of the outgoing webhook settings.
import { STATUSES, type Status } from "~/trackingmore/contract/status";

export interface AddressDraft {
  url: string;
  statuses: Status[];
  enabled: boolean;
}

export interface Draft {
  email: string;
  addresses: AddressDraft[];
}

/** The saved settings. */
export function draftOf(saved: {
  email: string | null;
  callbacks: readonly { url: string; statuses: readonly Status[]; enabled: boolean }[];
}): Draft {
  return {
    email: saved.email ?? "",
    addresses: saved.callbacks.map(({ url, statuses, enabled }) => ({
      url,
      statuses: [...statuses],
      enabled,
    })),
  };
}

/** With every status. */
export function newAddress(): AddressDraft {
  return { url: "", statuses: [...STATUSES], enabled: true };
}

export function changeAddress(draft: Draft, at: number, change: Partial<AddressDraft>): Draft {
  const addresses = draft.addresses.map((address, index) =>
    index === at ? { ...address, ...change } : address,
  );
  return { ...draft, addresses };
}

export function removeAddress(draft: Draft, at: number): Draft {
  return { ...draft, addresses: draft.addresses.filter((_, index) => index !== at) };
}

export function isDirty(saved: Draft, draft: Draft): boolean {
  return textOf(saved) !== textOf(draft);
}

/** Ignores the order in which statuses were checked. */
function textOf({ email, addresses }: Draft): string {
  const parts = addresses.map(({ url, statuses, enabled }) => [
    url.trim(),
    STATUSES.filter((status) => statuses.includes(status)),
    enabled,
  ]);
  return JSON.stringify([email.trim(), parts]);
}
