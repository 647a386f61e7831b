// Types of steer-fetch.mjs, which is JavaScript so that `node --import` loads it without a compiler.
export declare function steeredFetch(realFetch: typeof fetch, apiOrigin: string): typeof fetch;
