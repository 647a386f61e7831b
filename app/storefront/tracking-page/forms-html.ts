// The look-up forms of the proxy page. The block's Liquid has the same fields.
import { CONTACT_KINDS, type ContactKind } from "~/shipments/contact/contact-forms";
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";
import { type Html, html } from "~/lib/text/html";
import type { RenderContext, Texts } from "../languages/texts";

export interface FormFrame extends RenderContext {
  /** Path of the app proxy in this shop, e.g. "/apps/track". */
  action: string;
  /** What the shopper typed; a miss keeps it. */
  typed: { order: string; contact: string; number: string };
  /** Look-up methods that the shop allows. */
  lookUps: TrackingPageSettings["lookUps"];
  /** What the block that sent the shopper leaves out; "" for nothing. */
  hide: string;
}

/**
 * Two forms, so that each can require its own fields without JavaScript. The order's form is posted: an e-mail
 * address must not stay in the browser's history.
 */
export function renderForms(frame: FormFrame): Html {
  const { email, phone, postcode, number } = frame.lookUps;
  return html`<div class="waymark-forms">
    ${(email || phone || postcode) && orderForm(frame)} ${number && numberForm(frame)}
  </div>`;
}

function orderForm(frame: FormFrame): Html {
  const { form } = frame.texts;
  return html`<form class="waymark-form" action="${frame.action}#waymark-result" method="post">
    ${carried(frame)}
    <h2>${form.byOrder}</h2>
    ${codeField("order", form.order, form.orderHint, frame)} ${contactField(frame)}
    <button class="waymark-button button btn" type="submit">${form.submit}</button>
  </form>`;
}

function numberForm(frame: FormFrame): Html {
  const { form } = frame.texts;
  return html`<form class="waymark-form" action="${frame.action}#waymark-result" method="get">
    ${carried(frame)}
    <h2>${form.byNumber}</h2>
    ${codeField("number", form.number, form.numberHint, frame)}
    <button class="waymark-button button btn" type="submit">${form.submit}</button>
  </form>`;
}

/** A field for an order or tracking number. */
function codeField(
  name: "order" | "number",
  label: string,
  hint: string,
  { typed }: FormFrame,
): Html {
  const id = `waymark-${name}`;
  return html`<p class="waymark-field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      value="${typed[name]}"
      required
      maxlength="${name === "order" ? 64 : 300}"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      aria-describedby="${id}-hint"
    />
    <small id="${id}-hint">${hint}</small>
  </p>`;
}

/** Keeps the current language, and what the block hides, across the form submission. */
function carried({ texts, hide }: FormFrame): Html {
  return html`<input type="hidden" name="locale" value="${texts.locale}" />
    ${hide && html`<input type="hidden" name="hide" value="${hide}" />`}`;
}

/** An e-mail field (with its keyboard) where the shop takes only e-mail; else a general one. */
function contactField({ texts, lookUps, typed }: FormFrame): Html {
  const { form } = texts;
  const kinds = CONTACT_KINDS.filter((kind) => lookUps[kind]);
  if (kinds.length === 1 && lookUps.email) {
    return html`<p class="waymark-field">
      <label for="waymark-email">${form.email}</label>
      <input
        id="waymark-email"
        name="email"
        value="${typed.contact}"
        type="email"
        required
        maxlength="254"
        autocomplete="email"
        aria-describedby="waymark-email-hint"
      />
      <small id="waymark-email-hint">${form.emailHint}</small>
    </p>`;
  }
  return html`<p class="waymark-field">
    <label for="waymark-contact">${contactLabel(kinds, texts)}</label>
    <input
      id="waymark-contact"
      name="contact"
      value="${typed.contact}"
      required
      maxlength="254"
      autocomplete="email"
      autocapitalize="off"
      spellcheck="false"
      aria-describedby="waymark-contact-hint"
    />
    <small id="waymark-contact-hint">${form.contactHint}</small>
  </p>`;
}

/** "Email, phone number or postcode", limited to the kinds that the shop allows. */
function contactLabel(kinds: readonly ContactKind[], texts: Texts): string {
  if (kinds.length === CONTACT_KINDS.length) return texts.form.contact;
  const list = new Intl.ListFormat(texts.locale, { type: "disjunction" });
  const label = list.format(kinds.map((kind) => texts.contact[kind]));
  return label.replace(/^./u, (first) => first.toLocaleUpperCase(texts.locale));
}
