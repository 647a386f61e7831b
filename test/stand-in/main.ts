// The stand-in as a process of its own: `tsx test/stand-in/main.ts --app http://localhost:3000`.
import { parseArgs } from "node:util";
import { StandInError } from "./stand-in-error.ts";
import { startStandIn } from "./stand-in.ts";

const { values } = parseArgs({
  options: {
    app: { type: "string", default: "http://127.0.0.1:3000" },
    shop: { type: "string", multiple: true, default: ["north-pier"] },
    data: { type: "string" },
    manifest: { type: "string" },
    key: { type: "string", default: process.env.SHOPIFY_API_KEY ?? "stand-in-key" },
    secret: { type: "string", default: process.env.SHOPIFY_API_SECRET ?? "stand-in-secret" },
  },
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  const standIn = await startStandIn({
    apiKey: values.key,
    apiSecret: values.secret,
    appOrigin: values.app,
    shops: values.shop.map((name) => ({ domain: `${name}.myshopify.com`, name })),
    dataFile: values.data,
    manifest: values.manifest,
    onProgress: say,
  });
  say(`Developer console   ${standIn.urls.admin}`);
  say(`Public app address  ${standIn.urls.edge} → ${values.app}`);
  for (const { domain } of standIn.store.shops())
    say(`Storefront          ${standIn.storefrontUrl(domain)} (${domain})`);
  const { env, nodeArguments } = standIn.appEnvironment();
  say(`Start the app with  node ${nodeArguments.join(" ")} and`);
  for (const [name, value] of Object.entries(env)) say(`  ${name}=${value}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void standIn.stop().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof StandInError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
