const howToInstall = {
  Redis:
    'Install one and run again: "apt-get install redis-server" (Debian, Ubuntu), "brew install redis" (macOS), ' +
    "or set REDIS_URL to a server with an empty database.",
};

/**
 * Puts what tests wrote about not being run (one JSON object a line: `needs`, `reason`, `file`, `name`) into words.
 * @returns undefined when everything was run
 */
export function summarizeNotRun(lines) {
  const entries = [...new Set(lines.split("\n").filter(Boolean))].map((line) => JSON.parse(line));
  if (entries.length === 0) return undefined;
  const parts = [...new Set(entries.map((entry) => entry.needs))].map((needs) => {
    const lacking = entries.filter((entry) => entry.needs === needs);
    const names = lacking.map((entry) => `  - ${entry.file}: ${entry.name}`).sort();
    return [`NOT RUN for want of ${needs} (${lacking[0].reason}):`, ...names, howToInstall[needs] ?? ""].join(
      "\n",
    );
  });
  return parts.join("\n");
}
