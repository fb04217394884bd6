/** The wasm of the core; the build writes it. */
declare const base64: string;
export default base64;
