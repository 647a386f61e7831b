// Lines that show the demo is alive: one that rewrites itself on a terminal, plain ones elsewhere.

export interface Progress {
  /** Replaces the present line. */
  update(text: string): void;
  /** Ends the present line with this text. */
  done(text: string): void;
}

const PLAIN_EVERY_MS = 5_000;

/** Writes to standard error, so that `--json` has standard output for itself. */
export function createProgress(silent: boolean): Progress {
  const stream = process.stderr;
  let lastPlainAt = 0;
  if (silent) return { update() {}, done() {} };
  if (stream.isTTY) {
    const write = (text: string, end: string) => stream.write(`\r\x1b[2K${text}${end}`);
    return { update: (text) => write(text, ""), done: (text) => write(text, "\n") };
  }
  return {
    update(text) {
      if (Date.now() - lastPlainAt < PLAIN_EVERY_MS) return;
      lastPlainAt = Date.now();
      stream.write(`  ${text}\n`);
    },
    done(text) {
      lastPlainAt = Date.now();
      stream.write(`${text}\n`);
    },
  };
}
