// How an e-mail address is compared, wherever one is indexed, looked up or redacted.

/** Trimmed, Unicode-normalized (NFKC), lower case. A second normalizer would let redaction miss rows. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}
