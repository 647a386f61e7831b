// Starts the parts of a process in order and stops them in reverse, even if one fails to start.

/** Registers how to stop the part that was just started. */
export type OnStop = (stop: () => Promise<unknown>) => void;

/**
 * Runs `start`. If it fails, the parts that it registered are stopped and its error is thrown.
 * @returns what `start` returned, and `stop`, which stops the parts in reverse order, once.
 */
export async function startInOrder<Started>(
  start: (onStop: OnStop) => Promise<Started>,
): Promise<{ started: Started; stop(): Promise<void> }> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return { started: await start((each) => stops.push(each)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Resolves at the first signal that asks the process to stop. Later ones change nothing: the terminal and
 * the command that started the process both pass Ctrl-C on.
 */
export function untilStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  });
}

/** Stops; a process that has not ended by itself after `deadlineMs` is ended with code 1. */
export async function stopWithin(deadlineMs: number, stop: () => Promise<void>): Promise<void> {
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`Still running ${deadlineMs} ms after the signal: ${left}\n`);
    process.exit(1);
  }, deadlineMs).unref();
  await stop();
}
