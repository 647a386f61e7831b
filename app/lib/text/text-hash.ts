// A short hash of text, equal in every process and browser. Not for secrets.

/**
 * 16 hex digits from two 32-bit FNV-1a-like streams with MurmurHash3's final mix. 64 bits are enough to
 * distinguish a parcel's dozens of checkpoints or a fulfillment's few versions.
 */
export function textHash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
    high = (high << 13) | (high >>> 19);
  }
  return hex(mix(low ^ text.length)) + hex(mix(high ^ low));
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
