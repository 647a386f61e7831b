// An order's shipments: status, latest update, and the one action that helps each.
import { useCallback, useEffect, useState } from "preact/hooks";

/** What the app's page /app/order-block answers: see app/routes/app.order-block/view.ts. */
interface OrderBlock {
  parcels: {
    id: string;
    number: string;
    carrier: string;
    label: string;
    tone: "info" | "success" | "warning" | "critical" | "neutral";
    latest: string;
    /** Path of its page in the app. */
    path: string;
    action: "choose_carrier" | "check" | null;
  }[];
}

export interface Host {
  data: { selected: { id: string }[] };
  i18n: { translate(key: string): unknown };
}

type State = OrderBlock | "loading" | "failed";

export function Block({ host }: { host: Host }) {
  const [state, setState] = useState<State>("loading");
  const [asked, setAsked] = useState<readonly string[]>([]);
  const orderId = host.data.selected[0]?.id.split("/").at(-1) ?? "";
  const text = (key: string) => String(host.i18n.translate(key));
  const load = useCallback(async () => {
    setState("loading");
    setState((await call(`/app/order-block?id=${orderId}`)) ?? "failed");
  }, [orderId]);
  useEffect(() => void load(), [load]);
  const check = async (id: string) => {
    setAsked([...asked, id]);
    const body = new URLSearchParams({ shipment: id });
    if (!(await call("/app/order-block", { method: "POST", body }))) setState("failed");
  };
  return (
    <s-admin-block heading={text("heading")}>
      {state === "loading" && <s-spinner accessibilityLabel={text("loading")}></s-spinner>}
      {state === "failed" && (
        <s-stack gap="base">
          <s-text>{text("failed")}</s-text>
          <s-button onClick={() => void load()}>{text("again")}</s-button>
        </s-stack>
      )}
      {typeof state === "object" && state.parcels.length === 0 && <s-text>{text("none")}</s-text>}
      {typeof state === "object" && (
        <s-stack gap="base">
          {state.parcels.map((parcel) => (
            <s-stack key={parcel.id} gap="small-300">
              <s-stack direction="inline" gap="small-200" alignItems="center">
                <s-link href={`app:${parcel.path}`}>{parcel.number}</s-link>
                <s-badge tone={parcel.tone}>{parcel.label}</s-badge>
              </s-stack>
              <s-text color="subdued">{`${parcel.carrier} · ${parcel.latest}`}</s-text>
              {parcel.action === "choose_carrier" && (
                <s-button href={`app:${parcel.path}`}>{text("chooseCarrier")}</s-button>
              )}
              {parcel.action === "check" &&
                (asked.includes(parcel.id) ? (
                  <s-text>{text("checking")}</s-text>
                ) : (
                  <s-button onClick={() => void check(parcel.id)}>{text("check")}</s-button>
                ))}
            </s-stack>
          ))}
        </s-stack>
      )}
    </s-admin-block>
  );
}

/** Shopify adds the session token to calls of the app's own address. null: no answer. */
async function call(path: string, init?: RequestInit): Promise<OrderBlock | null> {
  const response = await fetch(path, init).catch(() => null);
  return response?.ok ? ((await response.json()) as OrderBlock) : null;
}
