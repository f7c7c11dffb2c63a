import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import ts from "typescript";

import { checkout } from "../setup/checkout.ts";

export type SourceFile = {
  /** From the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without its comments. */
  readonly code: string;
  readonly lines: number;
  /** Everything it imports: a path from the checkout for our own files, else the name as written. */
  readonly imports: readonly string[];
  /** What it names as it exports it; the files it passes everything of on with `export … from`. */
  readonly reExports: readonly string[];
};

const folders = ["app", "workers", "extensions", "test", "bin"];
const extensions = /\.(ts|tsx|mts|mjs|js|jsx|css|liquid)$/;
const readable = /\.(ts|tsx|mts|mjs|js|jsx)$/;
/** Files a build makes. */
const built = /(^|\/)(node_modules|dist|build|golden)\//;

/** Every file of ours that a person writes, and the configuration files at the top. */
export async function readSourceFiles(): Promise<readonly SourceFile[]> {
  const found = await Promise.all(folders.map(listFolder));
  const top = (await readdir(checkout)).filter((name) => readable.test(name));
  const paths = [...found.flat(), ...top].toSorted();
  return Promise.all(paths.map(readSourceFile));
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(join(checkout, folder), { recursive: true }).catch(() => []);
  return entries
    .map((entry) => `${folder}/${entry.replaceAll("\\", "/")}`)
    .filter((path) => extensions.test(path) && !built.test(path));
}

async function readSourceFile(path: string): Promise<SourceFile> {
  const text = await readFile(join(checkout, path), "utf8");
  const lines = text.split("\n").length - 1;
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  if (!readable.test(path)) return { path, text, code, lines, imports: [], reExports: [] };
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const reExports = [...text.matchAll(/^export\s[^;]*?\sfrom\s+["']([^"']+)["']/gm)].map(
    (match) => match[1] ?? "",
  );
  return {
    path,
    text,
    code,
    lines,
    imports: importedFiles.map(({ fileName }) => resolveImport(path, fileName)),
    reExports: reExports.map((name) => resolveImport(path, name)),
  };
}

function resolveImport(from: string, name: string): string {
  if (name.startsWith("#")) return name.slice(1);
  if (!name.startsWith(".")) return name;
  return join(from, "..", name).replaceAll("\\", "/");
}

/** The package of an import that is not ours: `@scope/name` or `name`, with `node:` kept. */
export function packageOf(name: string): string | undefined {
  if (folders.some((folder) => name.startsWith(`${folder}/`))) return undefined;
  const [first = "", second = ""] = name.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
