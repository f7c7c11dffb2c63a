import { execFile } from "node:child_process";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** Another user and group to run a program as; undefined means as ourselves. */
export type RunAs = { uid: number; gid: number } | undefined;

export type ProgramResult = { code: number | undefined; output: string };

/**
 * The environment for the database's programs. Not ours: it holds the app's secrets, and the other user could read them.
 * Windows programs don't start without its own variables, and there is no other user there.
 */
const variables: Record<string, string> = { LC_ALL: "C", PATH: "/usr/bin:/bin" };
export const programEnvironment = process.platform === "win32" ? undefined : (variables as NodeJS.ProcessEnv);

/** Runs a program to its end; `output` is what it printed, `code` undefined when it could not be started. */
export function runProgram(program: string, parameters: string[], runAs: RunAs): Promise<ProgramResult> {
  return new Promise((settle) => {
    const options = { ...runAs, cwd: "/", env: programEnvironment, windowsHide: true };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      settle({ code, output: code === undefined ? String(error) : `${stdout}${stderr}` });
    });
  });
}

/** Whether that user can reach `folder` and own things in it: asked by trying, so that every kind of permission counts. */
export async function canLiveIn(folder: string, runAs: NonNullable<RunAs>): Promise<boolean> {
  const probe = await mkdtemp(join(folder, "probe-"));
  try {
    await chown(probe, runAs.uid, runAs.gid);
    const { code } = await runProgram("/bin/sh", ["-c", 'cd -- "$1" && : > here', "sh", probe], runAs);
    return code === 0;
  } catch {
    // Some file systems (shared folders of virtual machines) have no owners to give.
    return false;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}
