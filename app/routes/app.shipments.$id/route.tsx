// One shipment: its page, changing its carrier, and retrying its registration.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import type { loader as previewLoader } from "~/routes/app.shipments.$id_.preview";
import { findShipment } from "~/shipments/read/queries.server";
import { userIdOf } from "~/shops/session-user";
import { findTrackingPage } from "~/shops/store-tracking-page.server";
import { findShop } from "~/shops/store.server";
import { orderLinkToken, orderLinkUrl } from "~/storefront/lookup/order-link.server";
import { unreadable } from "~/ui/forms/action-result";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { showToast } from "~/ui/frame/app-bridge";
import { problem, type Problem } from "~/ui/frame/problem";
import type { Texts } from "~/ui/language/texts";
import { shipmentUrl } from "~/ui/rows/shipment-row";
import { useTexts } from "~/ui/language/use-texts";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { applyChange, type ChangeResult } from "./apply-change.server";
import { ShipmentPage } from "./page";
import { readChange } from "./read-change";
import { readContext } from "./read-context.server";
import { readPlace } from "./read-place.server";
import { useCarriers } from "./use-carriers";
import { useRule } from "./use-rule";
import { SHOW_CORRECTED, shipmentView, type ShipmentView } from "./view";

export const meta: MetaFunction<typeof loader> = (args) =>
  args.data ? [{ title: `${args.data.trackingNumber} · Waymark` }] : titled("shipment.title")(args);

function notFound({ t }: Texts): Problem {
  return {
    title: t("shipment.notFound.title"),
    whatToDo: t("shipment.notFound.whatToDo"),
    link: { label: t("shipment.notFound.link"), url: "/app/shipments" },
  };
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { database, sealer, clock, shopify } = context.services;
  const admin = await shopify.authenticate.admin(request);
  const { session, redirect } = admin;
  const [shipment, shop, page] = await Promise.all([
    findShipment(database, session.shop, params.id ?? ""),
    findShop(database, session.shop),
    findTrackingPage(database.pool, session.shop),
  ]);
  if (!shipment) throw problem(404, notFound(textsFor(request)));
  const { successor, predecessors, ...facts } = await readContext(
    context.services,
    session.shop,
    shipment,
    shop?.countryCode ?? null,
  );
  // A link to a corrected shipment redirects to its successor, whose page links back.
  const { searchParams } = new URL(request.url);
  const showsCorrected = searchParams.has(SHOW_CORRECTED);
  if (successor && !showsCorrected) throw redirect(shipmentUrl(successor));
  const time = {
    texts: textsFor(request),
    timeZone: shop?.ianaTimezone ?? "UTC",
    now: clock.now(),
  };
  const linkOf = (orderId: string) => {
    const token = orderLinkToken(sealer, session.shop, { orderId, linkVersion: page.linkVersion });
    return orderLinkUrl(session.shop, page.proxyPath, token);
  };
  const corrections = { successor, predecessors };
  const userId = userIdOf(admin);
  const list = await readPlace(context.services, session.shop, shipment.id, searchParams);
  return json(shipmentView(shipment, time, { ...facts, corrections, linkOf, list, userId }));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { database, clock, shopify } = context.services;
  const admin = await shopify.authenticate.admin(request);
  const { session, redirect } = admin;
  const change = readChange(await request.formData());
  if (!change) return json<ChangeResult>(unreadable(textsFor(request)), { status: 400 });
  const actor = { now: clock.now(), by: userIdOf(admin), texts: textsFor(request) };
  const applied = await applyChange(database, session.shop, params.id ?? "", change, actor);
  if (applied.outcome === "not_found") throw problem(404, notFound(textsFor(request)));
  if (applied.outcome === "moved") throw redirect(shipmentUrl(applied.shipmentId));
  return json(applied.result);
}

export default function Shipment() {
  const view = useLoaderData<typeof loader>();
  // The next shipment of a list begins with closed forms.
  return <ShipmentOf key={view.id} view={view} />;
}

function ShipmentOf({ view }: { view: ShipmentView }) {
  const carriers = useCarriers();
  const rule = useRule(shipmentUrl(view.id));
  const choice = useFetcher<typeof action>();
  const retry = useFetcher<typeof action>();
  const status = useFetcher<typeof action>();
  const undo = useFetcher<typeof action>();
  const note = useFetcher<typeof action>();
  const preview = useFetcher<typeof previewLoader>({ key: `preview ${view.id}` });
  const seen = view.manualStatus?.setAt.iso ?? "";
  useResultToast(note.data);
  useResultToast(undo.data);
  useCarrierToast(choice.data, (token) =>
    undo.submit({ intent: "undo_carrier", undo: token }, { method: "post" }),
  );
  useResultToast(retry.data);
  useResultToast(status.data);
  return (
    <ShipmentPage
      view={view}
      status={{
        isBusy: status.state !== "idle",
        error: status.data?.error ?? null,
        saved: status.data?.done ? status.data : null,
        onSet: (value, reason) =>
          status.submit({ intent: "set_status", status: value, reason, seen }, { method: "post" }),
        onClear: () => status.submit({ intent: "clear_status", seen }, { method: "post" }),
      }}
      tracking={{
        form: {
          ...carriers,
          ...rule,
          saving: choice.state !== "idle",
          error: choice.data?.error ?? undo.data?.error ?? null,
          onSubmit: ({ carrierCode, remember }) =>
            choice.submit(
              { intent: "set_carrier", carrierCode, ...(remember ? { remember: "on" } : {}) },
              { method: "post" },
            ),
        },
        retrying: retry.state !== "idle",
        retryError: retry.data?.error ?? null,
        onRetry: () => retry.submit({ intent: "retry" }, { method: "post" }),
        onWatch: (intent) => retry.submit({ intent }, { method: "post" }),
      }}
      preview={{
        document: preview.data?.document ?? null,
        onNeedDocument: () => preview.load(`${shipmentUrl(view.id)}/preview`),
      }}
      notes={{
        isSaving: note.state !== "idle",
        saved: note.data?.done ? note.data : null,
        error: note.data?.error ?? null,
        onAdd: (text) => note.submit({ intent: "add_note", note: text }, { method: "post" }),
        onDelete: (noteId) => note.submit({ intent: "delete_note", noteId }, { method: "post" }),
      }}
    />
  );
}

/** Shows the result of a change of carrier, with a button that undoes it. */
function useCarrierToast(result: ChangeResult | undefined, onUndo: (undo: string) => void): void {
  const { t } = useTexts();
  useEffect(() => {
    if (!result?.done) return;
    const { undo } = result;
    showToast(
      result.done,
      undo === undefined ? undefined : { label: t("common.undo"), run: () => onUndo(undo) },
    );
    // Once per answer: `onUndo` is new with each render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [result]);
}
