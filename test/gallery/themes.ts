// Four themes that try a page's design: each styles buttons, headings and its root in another way.

export interface GalleryTheme {
  css: string;
  /** Classes of the element around the page's content. */
  wrapper: string;
}

const RESET = `*{box-sizing:border-box} body{margin:0} img{max-width:100%;height:auto}
  .shop-bar{padding:14px 20px;border-bottom:1px solid;font-weight:700}`;

export const GALLERY_THEMES = {
  /** Serif and bright, with Shopify's .button and colors as numbers. */
  serif: {
    wrapper: "page-width",
    css: `${RESET}
      :root{--color-button:38,70,83;--color-button-text:255,255,255}
      body{background:#fdfbf6;color:#33302b;font:17px/1.6 "Liberation Serif",serif}
      .shop-bar{border-color:#e5dfd2}
      h1,h2,h3{font-family:"Liberation Serif",serif;font-weight:400;letter-spacing:.01em}
      .page-width{max-width:1100px;margin:0 auto}
      .button{display:inline-flex;justify-content:center;align-items:center;border:0;border-radius:0;padding:12px 30px;
        min-height:45px;font:15px "Liberation Serif",serif;letter-spacing:.06em;text-decoration:none;cursor:pointer;
        background:rgb(var(--color-button));color:rgb(var(--color-button-text))}`,
  },
  /** Dark, a root of 62.5 %, odd fonts; buttons by custom properties alone, and a reset of every button. */
  dark: {
    wrapper: "",
    css: `${RESET}
      html{font-size:62.5%}
      :root{--color-primary-button-background:#ffd166;--color-primary-button-text:#111;
        --color-primary-button-border:#ffd166;--style-border-radius-buttons-primary:24px}
      body{background:#14161c;color:#e8e6e1;font:1.6rem/1.5 "DejaVu Sans Mono",monospace}
      .shop-bar{border-color:#333}
      button{background:none;border:0;color:inherit;font:inherit}
      h1,h2,h3{font-family:"Liberation Sans Narrow",sans-serif;text-transform:uppercase;letter-spacing:.04em}`,
  },
  /** Black on white with heavy lines, and the .btn of older themes. */
  contrast: {
    wrapper: "wrapper",
    css: `${RESET}
      body{background:#fff;color:#000;font:18px/1.5 "Liberation Sans",sans-serif}
      .shop-bar{border-bottom-width:4px}
      h1,h2,h3,h4{font-weight:900}
      a{color:#0000c8}
      .btn{display:inline-block;background:#000;color:#fff;border:3px solid #000;padding:12px 24px;font:bold 18px "Liberation Sans",sans-serif;text-decoration:none}`,
  },
  /** A column of at most 300 pixels that styles nothing. */
  narrow: {
    wrapper: "column",
    css: `${RESET}
      body{background:#eef3f1;color:#20302b;font:15px/1.45 "DejaVu Sans",sans-serif}
      .column{max-width:300px;margin:0 auto;background:#fff}`,
  },
} satisfies Record<string, GalleryTheme>;

export type GalleryThemeName = keyof typeof GALLERY_THEMES;
