export type Spoil = (parameters: URLSearchParams) => void;

/** What the consent pages remember between two requests. */
export type Portal = {
  /** What Cancel appends to the redirect URI, beside `state`. */
  readonly cancelParams: Readonly<Record<string, string>>;
  spoilNext(spoil: Spoil): void;
  takeSpoil(): Spoil | undefined;
};

export function createPortal(
  cancelParams: Readonly<Record<string, string>> = { error: "access_denied" },
): Portal {
  let next: Spoil | undefined;
  return {
    cancelParams,
    spoilNext(spoil) {
      next = spoil;
    },
    takeSpoil() {
      const taken = next;
      next = undefined;
      return taken;
    },
  };
}
