import { createContext, useContext } from "react";

/** IANA name of the zone in which the pages tell times: the shop's. */
export const ZoneContext = createContext("UTC");

export function useZone(): string {
  return useContext(ZoneContext);
}
