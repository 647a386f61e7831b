// Waymark for developers: started again whenever it asks for that, after a change of its code.
import { RESTART_EXIT_CODE } from "../../scripts/restart";
import { type AppProcess, type AppProcessOptions, spawnApp, startAppProcess } from "./app-process";

export async function startDevApp(options: AppProcessOptions): Promise<AppProcess> {
  const dev = { ...options, role: "dev" as const };
  const first = await startAppProcess(dev);
  let child = first.process;
  let isStopping = false;
  const restartOnExit = () => {
    child.once("exit", (code) => {
      if (isStopping || code !== RESTART_EXIT_CODE) return;
      child = spawnApp(dev);
      restartOnExit();
    });
  };
  restartOnExit();
  const end = (signal: NodeJS.Signals) => {
    isStopping = true;
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return exited;
  };
  return {
    origin: first.origin,
    process: first.process,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
