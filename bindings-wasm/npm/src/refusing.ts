/** The exports of a wasm instance that must not be called. */

/** Every function throws. What is collected as garbage has nothing left to free, and does so in silence. */
export function refusing(error: () => Error): object {
  const refuse = () => {
    throw error();
  };
  const isFree = (name: string | symbol) => /^__wbg_.*_free$/.test(String(name));
  return new Proxy({}, { get: (_, name) => (isFree(name) ? () => undefined : refuse) });
}
