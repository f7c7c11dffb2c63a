/** Lets the browser save what a script was given. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: some browsers read the address only after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
