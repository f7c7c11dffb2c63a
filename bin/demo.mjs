// npm run demo: a whole Clickback with a shop and a TikTok played beside it, from a fresh clone.
// npm run demo -- --once: the same, then ends; 0 only if the ledger balances.
import { join } from "node:path";
import { bootstrap, nodePath } from "./bootstrap.mjs";
import { buildAdmin } from "./build-admin.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";

await bootstrap();
await buildAdmin();
process.exitCode = await runChild(
  nodePath(),
  [join(root, "test", "demo", "main.ts"), ...process.argv.slice(2)],
  {
    cwd: root,
  },
);
