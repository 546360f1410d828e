/** Takes a PNG's metadata out and leaves every bit of the picture (W3C PNG, third edition). */
import { crc32 } from 'node:zlib';
import { ByteReader, must } from './byte-reader.ts';
import { type Orientation, readOrientation, writeOrientation } from './orientation.ts';
import type { Stripped } from './stripped.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const IHDR_BYTES = 13;
const MAX_CHUNK_BYTES = 0x7fff_ffff;

/** Chunks without which the picture would look different, and how long they may be. Texts, times, EXIF are not here. */
const KEPT: ReadonlyMap<string, (bytes: number) => boolean> = new Map([
  ['PLTE', (bytes: number) => bytes % 3 === 0 && bytes <= 768],
  ['IDAT', () => true],
  ['tRNS', (bytes: number) => bytes <= 256],
  ['gAMA', (bytes: number) => bytes === 4],
  ['cHRM', (bytes: number) => bytes === 32],
  ['sRGB', (bytes: number) => bytes === 1],
  ['iCCP', () => true],
  ['cICP', (bytes: number) => bytes === 4],
  ['mDCV', (bytes: number) => bytes === 24],
  ['cLLI', (bytes: number) => bytes === 8],
  ['sBIT', (bytes: number) => bytes <= 4],
  ['bKGD', (bytes: number) => bytes <= 6],
  ['pHYs', (bytes: number) => bytes === 9],
  ['acTL', (bytes: number) => bytes === 8],
  ['fcTL', (bytes: number) => bytes === 26],
  ['fdAT', (bytes: number) => bytes >= 4],
]);

type Chunk = { type: string; data: Buffer; whole: Buffer };

/** Keeps what the table names and the orientation. Throws `Malformed`, also for a chunk whose checksum is wrong. */
export function stripPng(bytes: Buffer): Stripped {
  const reader = new ByteReader(bytes);
  must(reader.take(SIGNATURE.length).equals(SIGNATURE), 'no signature');
  const header = readChunk(reader);
  must(header.type === 'IHDR' && header.data.length === IHDR_BYTES, 'no header');
  const picture: Buffer[] = [];
  let orientation: Orientation = 1;
  let hasData = false;
  let chunk = readChunk(reader);
  for (; chunk.type !== 'IEND'; chunk = readChunk(reader)) {
    const { type, data, whole } = chunk;
    hasData ||= type === 'IDAT';
    if (type === 'eXIf') orientation = readOrientation(data);
    else if (KEPT.get(type)?.(data.length)) picture.push(whole);
    else must(isAncillary(type), 'a critical chunk that we do not know');
  }
  must(hasData && chunk.data.length === 0, 'no picture');
  const tiff = writeOrientation(orientation);
  return {
    bytes: Buffer.concat([
      SIGNATURE,
      header.whole,
      ...(tiff === undefined ? [] : [writeChunk('eXIf', tiff)]),
      ...picture,
      chunk.whole,
    ]),
    width: header.data.readUInt32BE(0),
    height: header.data.readUInt32BE(4),
  };
}

function readChunk(reader: ByteReader): Chunk {
  const length = reader.u32();
  must(length <= MAX_CHUNK_BYTES, 'chunk too long');
  const named = reader.take(4 + length);
  const type = named.toString('latin1', 0, 4);
  must(/^[A-Za-z]{4}$/.test(type), 'no chunk');
  const sum = reader.u32();
  must(crc32(named) === sum, 'wrong checksum');
  return { type, data: named.subarray(4), whole: Buffer.concat([number32(length), named, number32(sum)]) };
}

/** A small first letter: the picture can be shown without it. */
function isAncillary(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) !== 0;
}

function writeChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([number32(data.length), named, number32(crc32(named))]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
