// Waymark for developers: started again whenever it asks for that, after a change of its code.
import { RESTART_EXIT_CODE } from "../../scripts/restart";
import { type AppProcess, type AppProcessOptions, spawnApp, startAppProcess } from "./app-process";

export async function startDevApp(options: AppProcessOptions): Promise<AppProcess> {
  const dev = { ...options, role: "dev" as const };
  const first = await startAppProcess(dev);
  let child = first.process;
  let isStopping = false;
  const ended = new Promise<number | null>((resolve) => {
    const watch = () =>
      child.once("exit", (code) => {
        if (isStopping || code !== RESTART_EXIT_CODE) return resolve(code);
        child = spawnApp(dev);
        watch();
      });
    watch();
  });
  const end = (signal: NodeJS.Signals) => {
    isStopping = true;
    child.kill(signal);
    return ended;
  };
  return {
    origin: first.origin,
    process: first.process,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
