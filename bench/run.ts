// npm run bench -- <name> [--json]: measurements as ratios against a floor or a peer of the same run.
export {};
const BENCHES: Record<string, () => Promise<{ run(options: { json: boolean }): Promise<void> }>> = {
  intake: () => import("./intake/intake"),
  detect: () => import("./detect"),
};

const args = process.argv.slice(2);
const json = args.includes("--json");
const names = args.filter((arg) => !arg.startsWith("--"));
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || names.length === 0) {
  console.error(
    `Say which bench to run: ${Object.keys(BENCHES).join(", ")}. (npm run bench -- intake)`,
  );
  process.exit(2);
}
for (const name of names) {
  const bench = await BENCHES[name]!();
  await bench.run({ json });
}
