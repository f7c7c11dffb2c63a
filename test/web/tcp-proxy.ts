import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a program and its server and breaks the wire in the ways real ones break. */
export type TcpProxy = {
  readonly port: number;
  /** Nothing passes any more, on open connections and new ones; nobody is told. */
  freeze(): void;
  /** Everything passes again, what was held back first. */
  thaw(): void;
  /** Connections open now never carry another byte; new ones work. A failover that sends no reset looks so. */
  forgetOpenConnections(): void;
  /** Open connections are cut and new ones refused. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  accept(): Promise<void>;
  close(): Promise<void>;
};

type Pair = { readonly client: Socket; readonly upstream: Socket };

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let frozen = false;
  const stall = ({ client, upstream }: Pair) => {
    client.unpipe(upstream);
    upstream.unpipe(client);
    client.pause();
    upstream.pause();
  };
  const flow = ({ client, upstream }: Pair) => {
    client.pipe(upstream);
    upstream.pipe(client);
  };
  const server = createServer((client) => {
    const pair = { client, upstream: connect(target) };
    pairs.add(pair);
    for (const socket of [pair.client, pair.upstream]) {
      socket.on("error", () => {});
      socket.once("close", () => {
        pairs.delete(pair);
        pair.client.destroy();
        pair.upstream.destroy();
      });
    }
    if (!frozen) flow(pair);
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const cutAll = () => {
    for (const { client, upstream } of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  const stopListening = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    cutAll();
    await closed;
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    freeze: () => {
      frozen = true;
      for (const pair of pairs) stall(pair);
    },
    thaw: () => {
      frozen = false;
      for (const pair of pairs) flow(pair);
    },
    forgetOpenConnections: () => {
      for (const pair of pairs) stall(pair);
    },
    refuse: stopListening,
    accept: () => listen(port),
    close: async () => {
      await stopListening();
      cutAll();
    },
  };
}
