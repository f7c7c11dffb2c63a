/**
 * The function, with whatever it throws swallowed, at once or later. A shop's page is full of other people's code that
 * replaces what browsers have; what goes wrong here must never become an error of the page.
 */
export const safely =
  <Parameter>(act: (parameter: Parameter) => unknown) =>
  async (parameter: Parameter): Promise<void> => {
    try {
      await act(parameter);
    } catch {
      // Nothing is captured then; the page goes on.
    }
  };
