import { spawn } from "node:child_process";
import { constants } from "node:os";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end, handing on the signals that are meant to end us, so that it can finish its work.
 * @param onChild called with the process once it runs, for reading what it says
 * @returns its exit code; 128 and the signal's number when a signal ended it, as shells say it
 */
export function runChild(program, parameters, options, onChild = () => {}) {
  return new Promise((settle, fail) => {
    const child = spawn(program, parameters, { stdio: "inherit", ...options });
    // The terminal sends Ctrl-C to both of us; a second one, from us, would read as impatience.
    const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
    for (const signal of forwarded) process.on(signal, forward);
    const done = () => {
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once("error", (error) => {
      done();
      fail(error);
    });
    child.once("close", (code, signal) => {
      done();
      settle(code ?? 128 + (constants.signals[signal] ?? 0));
    });
    onChild(child);
  });
}
