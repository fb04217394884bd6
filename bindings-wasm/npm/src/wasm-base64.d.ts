/** The wasm of the core; the build writes it. */
export declare const base64: string;
