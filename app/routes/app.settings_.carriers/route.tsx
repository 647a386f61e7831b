// Carriers that the shop connects with keys of its own.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { ensureEngineAccount } from "~/routes/app.api/engine-account.server";
import { userIdOf } from "~/shops/session-user";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { titled } from "~/ui/frame/titled";
import { applyNameAction } from "./apply-name.server";
import { applyAction } from "./apply-action.server";
import { CarriersPage } from "./page";
import { readAction } from "./read-action";
import { readCarriers } from "./read-carriers.server";
import { RemoveModal } from "./remove-modal";
import { NOTHING_DONE } from "./result";

export const meta = titled("carriers.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  return json(await readCarriers(services, session.shop, textsFor(request)));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const admin = await services.shopify.authenticate.admin(request);
  const { session } = admin;
  const carriersAction = readAction(await request.formData());
  const texts = textsFor(request);
  if (!carriersAction) return json({ ...NOTHING_DONE, ...unreadable(texts) }, { status: 400 });
  if ("companyKey" in carriersAction) {
    const options = { texts, by: userIdOf(admin) };
    return json(await applyNameAction(services, session.shop, carriersAction, options));
  }
  await ensureEngineAccount(services, session.shop);
  return json(await applyAction(services, session.shop, carriersAction, texts));
}

export default function Carriers() {
  const view = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [removing, setRemoving] = useState<string | null>(null);
  useResultToast(fetcher.data);
  const pending = fetcher.state === "idle" ? undefined : fetcher.formData;
  const submit = (intent: string, carrier: string, fields: Record<string, string> = {}) => {
    // Only "save" has fields; the others' are left out of what the server reads.
    fetcher.submit({ intent, carrier, fields: JSON.stringify(fields) }, { method: "post" });
  };
  return (
    <>
      <CarriersPage
        view={view}
        result={fetcher.data ?? NOTHING_DONE}
        busy={
          pending
            ? {
                intent: String(pending.get("intent") ?? ""),
                carrier: String(pending.get("carrier") ?? ""),
              }
            : null
        }
        onSubmit={submit}
        onRemove={setRemoving}
        used={view.used}
        names={{
          names: view.names,
          busyKey: pending ? String(pending.get("companyKey") ?? "") : null,
          onName: (companyKey, carrierCode) =>
            fetcher.submit({ intent: "name", companyKey, carrierCode }, { method: "post" }),
          onDismiss: (companyKey, isDismissed) =>
            fetcher.submit(
              { intent: isDismissed ? "dismiss" : "restore", companyKey },
              { method: "post" },
            ),
        }}
      />
      <RemoveModal
        carrier={view.carriers.find(({ id }) => id === removing)?.name ?? null}
        onClose={() => setRemoving(null)}
        onConfirm={() => {
          if (removing) submit("remove", removing);
          setRemoving(null);
        }}
      />
    </>
  );
}
