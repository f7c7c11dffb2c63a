import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export type Listening = {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  port: number;
  /** Ends every connection, waiting for none. */
  close(): Promise<void>;
};

/**
 * Listens on 127.0.0.1 only.
 * @param port 0 for a free one.
 * @param onClose ends what the server's own connections don't cover.
 */
export async function listenOnLoopback(
  server: Server,
  port: number,
  onClose?: () => void,
): Promise<Listening> {
  // Sockets are counted here because upgraded and CONNECT ones leave the server's own count.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${taken}`,
    port: taken,
    async close() {
      onClose?.();
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
