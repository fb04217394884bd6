/** The wasm of the emulator; the build writes it. */
declare const base64: string;
export default base64;
