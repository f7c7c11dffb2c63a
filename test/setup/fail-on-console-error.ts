// A test that makes something complain has failed, even if it passes: whoever runs the app would see that complaint.
import { afterAll, afterEach } from "vitest";
import { format } from "node:util";

const complaints: string[] = [];
let allowed: RegExp[] = [];

for (const method of ["error", "warn"] as const) {
  // eslint-disable-next-line no-console -- watched here, so that nobody else has to
  const original = console[method];
  console[method] = (...parameters: unknown[]) => {
    const text = format(...parameters);
    if (allowed.some((pattern) => pattern.test(text))) return;
    complaints.push(`console.${method}: ${text}`);
    original(...parameters);
  };
}

/** For the test that wants a complaint: those that match are let pass until it ends. */
export function allowConsole(...patterns: RegExp[]): void {
  allowed.push(...patterns);
}

function failOnComplaints(): void {
  allowed = [];
  const heard = complaints.splice(0);
  if (heard.length > 0) throw new Error(`The console was complained to:\n${heard.join("\n")}`);
}

afterEach(failOnComplaints);
afterAll(failOnComplaints);
