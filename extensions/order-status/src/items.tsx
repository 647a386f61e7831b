// Items with their pictures, names and quantities under a heading.
import type { ItemText } from "../../../app/storefront/order-status/answer-types.ts";
import type { Host } from "./host.ts";

interface Props {
  i18n: Host["i18n"];
  heading: string;
  items: readonly ItemText[];
}

export function Items({ i18n, heading, items }: Props) {
  if (items.length === 0) return null;
  const hasPictures = items.some(({ image }) => image);
  return (
    <s-stack gap="small-300">
      <s-text type="strong">{heading}</s-text>
      <s-stack accessibilityRole="unordered-list" gap="small-200">
        {items.map(({ title, quantity, image }, index) => (
          <s-grid
            key={index}
            accessibilityRole="list-item"
            gridTemplateColumns={hasPictures ? "auto 1fr" : "1fr"}
            alignItems="center"
            gap="small-200"
          >
            {hasPictures && (
              <s-product-thumbnail src={image?.url ?? ""} alt={image?.alt ?? ""} size="small" />
            )}
            <s-text>
              {i18n.translate("item", { quantity: i18n.formatNumber(quantity), title })}
            </s-text>
          </s-grid>
        ))}
      </s-stack>
    </s-stack>
  );
}
