// The catalogue's pictures, drawn: what Shopify's image service answers for a product.

const SHAPES: Record<string, string> = {
  MUG: '<path d="M30 34h34v36a8 8 0 0 1-8 8H38a8 8 0 0 1-8-8z"/><path d="M64 42h6a9 9 0 0 1 0 18h-6" fill="none" stroke-width="5"/>',
  BLK: '<rect x="22" y="34" width="56" height="14" rx="6"/><rect x="22" y="50" width="56" height="14" rx="6"/><path d="M28 64v10m10-10v10m10-10v10m10-10v10m10-10v10" stroke-width="3"/>',
  CAP: '<path d="M26 62a24 26 0 0 1 48 0z"/><rect x="22" y="62" width="56" height="12" rx="5"/>',
  LMP: '<path d="M36 24h28l10 28H26z"/><rect x="47" y="52" width="6" height="20"/><rect x="34" y="72" width="32" height="6" rx="3"/>',
  TOT: '<path d="M28 42h44l4 38H24z"/><path d="M38 42v-6a12 12 0 0 1 24 0v6" fill="none" stroke-width="4"/>',
  SOP: '<rect x="24" y="30" width="52" height="16" rx="7"/><rect x="24" y="49" width="52" height="16" rx="7"/><rect x="24" y="68" width="52" height="12" rx="6"/>',
  KNF: '<path d="M22 60 62 34q10 8 2 18z"/><rect x="14" y="58" width="24" height="10" rx="5" transform="rotate(-32 26 63)"/>',
  PRT: '<rect x="28" y="20" width="44" height="60"/><path d="m34 66 12-20 10 12 6-8 6 16z" fill="#fff"/>',
};

/** An SVG for "/s/files/…/np-mug-blu.svg"; null for another path. */
export function productPicture(pathname: string): string | null {
  const sku = /\/([\w-]+)\.svg$/.exec(pathname)?.[1]?.toUpperCase();
  const shape = SHAPES[sku?.split("-")[1] ?? ""];
  if (!sku || !shape) return null;
  const hue =
    Array.from(sku, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code * 7) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">
    <rect width="100" height="100" fill="hsl(${hue} 35% 92%)"/>
    <g fill="hsl(${hue} 38% 42%)" stroke="hsl(${hue} 38% 42%)" stroke-width="0">${shape}</g></svg>`;
}
