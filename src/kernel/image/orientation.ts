/** Which way up a picture is shown: the one thing of its EXIF data that is kept, in EXIF data that hold nothing else. */
import { ByteReader, Malformed, must } from './byte-reader.ts';

/** 1 = as it is stored; 2 to 8 = turned or mirrored (EXIF 2.32, tag 0x0112). */
export type Orientation = number;

const AS_STORED: Orientation = 1;
const TAG = 0x0112;
const SHORT = 3;
/** What precedes the TIFF data in JPEG always, in WebP sometimes. */
const EXIF_HEAD = Buffer.from('Exif\0\0', 'latin1');

/** Reads it from EXIF data, with or without their head; 1 when there is none or it cannot be read. */
export function readOrientation(exif: Buffer): Orientation {
  try {
    const hasHead = exif.subarray(0, EXIF_HEAD.length).equals(EXIF_HEAD);
    return readTiff(hasHead ? exif.subarray(EXIF_HEAD.length) : exif);
  } catch (thrown) {
    if (thrown instanceof Malformed) return AS_STORED;
    throw thrown;
  }
}

function readTiff(tiff: Buffer): Orientation {
  const head = new ByteReader(tiff);
  const order = head.take(2).toString('latin1');
  must(order === 'II' || order === 'MM', 'no byte order');
  const isLittle = order === 'II';
  const u16 = (from: ByteReader) => (isLittle ? from.u16le() : from.u16());
  const u32 = (from: ByteReader) => (isLittle ? from.u32le() : from.u32());
  must(u16(head) === 42, 'no TIFF');
  const directory = new ByteReader(tiff);
  directory.take(u32(head));
  for (let entries = u16(directory); entries > 0; entries -= 1) {
    const entry = new ByteReader(directory.take(12));
    if (u16(entry) !== TAG) continue;
    must(u16(entry) === SHORT && u32(entry) === 1, 'no single short');
    const value = u16(entry);
    return value >= 1 && value <= 8 ? value : AS_STORED;
  }
  return AS_STORED;
}

/** TIFF data of 26 bytes that say only this; undefined when nothing need be said. */
export function writeOrientation(orientation: Orientation): Buffer | undefined {
  if (orientation === AS_STORED) return undefined;
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** The same as a JPEG's segment has it. */
export function withExifHead(tiff: Buffer): Buffer {
  return Buffer.concat([EXIF_HEAD, tiff]);
}
