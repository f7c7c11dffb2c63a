/**
 * Names one life of a process id, so that a recycled id is not mistaken for the process that had it before.
 * @returns undefined when no such process runs (a zombie counts as none), "" when it runs and its start can't be told
 */
export declare function processIdentity(pid: number): Promise<string | undefined>;

/**
 * Takes the lock at once or not at all. A lock left by a dead process is taken over.
 * @throws the file system's error when the file can't be created for another reason than being there
 */
export declare function tryLockFile(
  path: string,
): Promise<{ held: true; release: () => Promise<void> } | { held: false; holder: number | undefined }>;

/**
 * Waits for the lock; `onWait` is called once, with the holder's process id, when it is not free at once.
 * @returns release, which may be called more than once
 * @throws when it is still held after `timeoutMs`
 */
export declare function waitForLockFile(
  path: string,
  options: { timeoutMs: number; onWait?: (holder: number) => void },
): Promise<() => Promise<void>>;
