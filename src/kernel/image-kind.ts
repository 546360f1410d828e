/** What kind of picture bytes are, by their first bytes: the name and the browser's word are not trusted. */

const KINDS: { contentType: string; at: number; magic: number[] }[] = [
  { contentType: 'image/jpeg', at: 0, magic: [0xff, 0xd8, 0xff] },
  { contentType: 'image/png', at: 0, magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { contentType: 'image/gif', at: 0, magic: [0x47, 0x49, 0x46, 0x38] },
  { contentType: 'image/webp', at: 8, magic: [0x57, 0x45, 0x42, 0x50] },
];

/** The content type, or undefined for what is no picture we show. */
export function sniffImage(bytes: Buffer): string | undefined {
  return KINDS.find(({ at, magic }) => magic.every((byte, index) => bytes[at + index] === byte))?.contentType;
}
