/**
 * Puts what tests wrote about not being run (one JSON object a line: `needs`, `reason`, `file`, `name`) into words.
 * @returns undefined when everything was run
 */
export declare function summarizeNotRun(lines: string): string | undefined;
