import { once } from "node:events";
import type { Server } from "node:http";

/** Listens on 127.0.0.1 only; port 0 takes a free one. Gives the port, rejects when it is taken. */
export async function listenOn(server: Server, wantedPort: number): Promise<number> {
  server.listen(wantedPort, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("TikTok emulator: no TCP address.");
  return address.port;
}
