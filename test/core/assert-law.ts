import * as fc from "fast-check";

/** Holds a property against many inputs, the same in every run: a law that fails by chance is no use to anyone. */
export function assertLaw<Values>(property: fc.IProperty<Values>, runs = 500): void {
  fc.assert(property, { seed: 20_261_122, numRuns: runs });
}
