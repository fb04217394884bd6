/** The wasm of the emulator; the build writes it. */
export declare const base64: string;
