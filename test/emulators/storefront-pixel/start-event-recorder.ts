import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { listenOnLoopback } from "../shopify/listen-on-loopback.ts";

export type RecordedPost = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON, or the text where it is none. */
  readonly body: unknown;
};

export type EventRecorder = {
  readonly origin: string;
  /** Every request, also those that were not answered well, in the order they came in. */
  readonly posts: readonly RecordedPost[];
  /** Resolves once there are so many posts. @throws after 5 s, with what there is. */
  waitForPosts(count: number): Promise<readonly RecordedPost[]>;
  /** The statuses of the next answers; `hang` answers never, `drop` ends the connection. Then 204 again. */
  answerNext(...answers: readonly (number | "hang" | "drop")[]): void;
  /** The paths of requests that are neither answered nor given up. */
  openRequests(): string[];
  /** Forgets the posts there were. */
  clear(): void;
  close(): Promise<void>;
};

const patienceMs = 5_000;

/** Stands where the app's `POST /storefront/events` is, and keeps what it is told. */
export async function startEventRecorder(): Promise<EventRecorder> {
  const posts: RecordedPost[] = [];
  const waiting = new Set<() => void>();
  const open = new Set<IncomingMessage>();
  let answers: (number | "hang" | "drop")[] = [];

  const server = createServer(async (request, response) => {
    open.add(request);
    response.once("close", () => open.delete(request));
    const body = await text(request).catch(() => "");
    posts.push({
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: parse(body),
    });
    for (const wake of waiting) wake();
    const answer = answers.shift() ?? 204;
    if (answer === "hang") return;
    if (answer === "drop") request.socket.destroy();
    else response.writeHead(answer, { "access-control-allow-origin": "*" }).end();
  });
  const { origin, close } = await listenOnLoopback(server, 0);
  return {
    origin,
    posts,
    waitForPosts: (count) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (posts.length < count) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(posts);
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`${count} posts wanted, these came: ${JSON.stringify(posts, null, 2)}`));
        }, patienceMs);
        waiting.add(check);
        check();
      }),
    answerNext(...next) {
      answers = [...answers, ...next];
    },
    openRequests: () => [...open].map(({ url = "" }) => url),
    clear() {
      posts.length = 0;
    },
    close,
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
