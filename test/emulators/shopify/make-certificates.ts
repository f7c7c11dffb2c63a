import { generate } from "selfsigned";

export type Certificates = {
  /** The authority's certificate, PEM: what clients are told to trust. */
  authority: string;
  /** The server's certificate and key, PEM. */
  cert: string;
  key: string;
};

const hourMs = 60 * 60 * 1000;

/** An authority made for this run, whose key is thrown away, and one server certificate for the given names (wildcards too). */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  // An hour of slack on both sides, for machines whose clocks disagree.
  const validity = {
    notBeforeDate: new Date(Date.now() - hourMs),
    notAfterDate: new Date(Date.now() + 7 * 24 * hourMs),
  };
  const common = { keyType: "ec", curve: "P-256", algorithm: "sha256", ...validity } as const;
  const authority = await generate([{ name: "commonName", value: "Shopify emulator authority" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "Shopify emulator" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: 2 as const, value })) },
    ],
  });
  return { authority: authority.cert, cert: server.cert, key: server.private };
}
