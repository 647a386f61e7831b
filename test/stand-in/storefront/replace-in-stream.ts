// Replaces a text in a stream of bytes, also where a chunk ends in the middle of it.
import { Transform } from "node:stream";

/** Holds back at most the length of `wanted`, so that a streamed page keeps streaming. */
export function replaceInStream(wanted: string, replacement: string): Transform {
  const needle = Buffer.from(wanted);
  const substitute = Buffer.from(replacement);
  let rest = Buffer.alloc(0);

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let pending = Buffer.concat([rest, chunk]);
      for (let at = pending.indexOf(needle); at >= 0; at = pending.indexOf(needle)) {
        this.push(pending.subarray(0, at));
        this.push(substitute);
        pending = pending.subarray(at + needle.length);
      }
      const kept = lengthOfBeginning(pending, needle);
      if (pending.length > kept) this.push(pending.subarray(0, pending.length - kept));
      rest = pending.subarray(pending.length - kept);
      done();
    },
    flush(done) {
      done(null, rest);
    },
  });
}

/** How many bytes at the end of `text` may be the beginning of `needle`. */
function lengthOfBeginning(text: Buffer, needle: Buffer): number {
  for (let length = Math.min(text.length, needle.length - 1); length > 0; length--)
    if (text.subarray(text.length - length).equals(needle.subarray(0, length))) return length;
  return 0;
}
