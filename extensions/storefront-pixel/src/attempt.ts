/** The result, or undefined where it throws: a pixel has nobody to tell, and a shop no use for its errors. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
