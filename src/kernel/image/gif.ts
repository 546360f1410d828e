/** Takes a GIF's comments and foreign extensions out and leaves the frames as they are (GIF89a). */
import { ByteReader, must } from './byte-reader.ts';
import { usedByLzw } from './gif-lzw.ts';
import type { Stripped } from './stripped.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** The extensions that say how often an animation is played; both are written the same. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);
const MOST_IN_BLOCK = 255;

type Size = { width: number; height: number };

/** Keeps frames, colour tables, timing and the loop. Throws `Malformed`. */
export function stripGif(bytes: Buffer): Stripped {
  const reader = new ByteReader(bytes);
  const signature = reader.take(6);
  must(/^GIF8[79]a$/.test(signature.toString('latin1')), 'no GIF');
  const screen = reader.take(7);
  const kept = [signature, screen, reader.take(tableBytes(screen.readUInt8(4)))];
  let size: Size = { width: screen.readUInt16LE(0), height: screen.readUInt16LE(2) };
  let frames = 0;
  for (let sign = reader.u8(); sign !== TRAILER; sign = reader.u8()) {
    must(sign === IMAGE || sign === EXTENSION, 'no block');
    if (sign === EXTENSION) kept.push(...readExtension(reader));
    else {
      const frame = readFrame(reader);
      kept.push(...frame.kept);
      // A frame may reach beyond the screen; whoever shows it makes room for it.
      size = { width: Math.max(size.width, frame.width), height: Math.max(size.height, frame.height) };
      frames += 1;
    }
  }
  must(frames > 0, 'no picture');
  return { bytes: Buffer.concat([...kept, Buffer.of(TRAILER)]), ...size };
}

/** How long the colour table is that the flags announce. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Nothing for what is not kept: comments, plain text, other programs' data (XMP is among them). */
function readExtension(reader: ByteReader): Buffer[] {
  const label = reader.u8();
  const blocks = readBlocks(reader);
  const [first, second] = blocks;
  if (label === GRAPHIC_CONTROL && first?.length === 4 && blocks.length === 1) {
    return [Buffer.of(EXTENSION, label), writeBlocks(first)];
  }
  const isLoop = label === APPLICATION && first !== undefined && LOOPS.has(first.toString('latin1'));
  if (!isLoop || second?.length !== 3 || second[0] !== 1) return [];
  return [Buffer.of(EXTENSION, label, first.length), first, writeBlocks(second)];
}

function readFrame(reader: ByteReader): Size & { kept: Buffer[] } {
  const descriptor = reader.take(9);
  const table = reader.take(tableBytes(descriptor.readUInt8(8)));
  const least = reader.take(1);
  const data = Buffer.concat(readBlocks(reader));
  const size = {
    width: descriptor.readUInt16LE(0) + descriptor.readUInt16LE(4),
    height: descriptor.readUInt16LE(2) + descriptor.readUInt16LE(6),
  };
  const pixels = descriptor.readUInt16LE(4) * descriptor.readUInt16LE(6);
  const used = usedByLzw(data, least.readUInt8(), pixels);
  return { ...size, kept: [Buffer.of(IMAGE), descriptor, table, least, writeBlocks(data.subarray(0, used))] };
}

/** Blocks of up to 255 bytes, each behind its length, to the empty one that ends them. */
function readBlocks(reader: ByteReader): Buffer[] {
  const blocks: Buffer[] = [];
  for (let length = reader.u8(); length > 0; length = reader.u8()) blocks.push(reader.take(length));
  return blocks;
}

function writeBlocks(data: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += MOST_IN_BLOCK) {
    const block = data.subarray(at, at + MOST_IN_BLOCK);
    blocks.push(Buffer.of(block.length), block);
  }
  return Buffer.concat([...blocks, Buffer.of(0)]);
}
