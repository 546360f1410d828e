/** Takes a WebP's metadata out and leaves every bit of the picture (RFC 9649). */
import { ByteReader, must } from './byte-reader.ts';
import { type Orientation, readOrientation, writeOrientation } from './orientation.ts';
import type { Stripped } from './stripped.ts';

const HAS_ICC = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
const IS_ANIMATED = 0x02;
const ANMF_HEADER_BYTES = 16;

type Chunk = { type: string; data: Buffer };
type Size = { width: number; height: number };
/** `VP8X`: which parts there are, and how large the canvas is. */
type Extended = Size & { flags: number };

/** Keeps the picture or its frames, alpha, colour profile and orientation. Throws `Malformed`. */
export function stripWebp(bytes: Buffer): Stripped {
  const reader = new ByteReader(bytes);
  must(reader.take(4).toString('latin1') === 'RIFF', 'no RIFF');
  // What lies behind the length that the file names is not looked at: it is no part of the picture.
  const body = new ByteReader(reader.take(reader.u32le()));
  must(body.take(4).toString('latin1') === 'WEBP', 'no WebP');
  const chunks = readChunks(body);
  const [first] = chunks;
  must(first !== undefined, 'empty');
  if (first.type === 'VP8X') return stripExtended(readExtended(first.data), chunks.slice(1));
  return { bytes: webp([first]), ...sizeOf(first) };
}

function readChunks(reader: ByteReader): Chunk[] {
  const chunks: Chunk[] = [];
  while (reader.left > 0) {
    const type = reader.take(4).toString('latin1');
    const data = reader.take(reader.u32le());
    if (data.length % 2 === 1) reader.take(1);
    chunks.push({ type, data });
  }
  return chunks;
}

function readExtended(data: Buffer): Extended {
  must(data.length === 10, 'VP8X of a wrong length');
  const reader = new ByteReader(data);
  const [flags] = reader.take(4);
  return { flags: flags ?? 0, width: reader.u24le() + 1, height: reader.u24le() + 1 };
}

function stripExtended(extended: Extended, chunks: readonly Chunk[]): Stripped {
  const { flags, width, height } = extended;
  const named = (type: string) => chunks.filter((chunk) => chunk.type === type);
  const [exif, xmp, profile] = [named('EXIF'), named('XMP '), named('ICCP')];
  // A part that is announced and not there was swallowed by another, which would carry it on.
  must((flags & HAS_EXIF) === 0 || exif.length === 1, 'EXIF announced and not there');
  must((flags & HAS_XMP) === 0 || xmp.length === 1, 'XMP announced and not there');
  must(((flags & HAS_ICC) !== 0) === (profile.length === 1), 'profile announced and not there, or not announced');
  const picture = (flags & IS_ANIMATED) === 0 ? still(chunks, extended) : animation(chunks, extended);
  const [data] = exif;
  const orientation: Orientation = data === undefined ? 1 : readOrientation(data.data);
  const tiff = writeOrientation(orientation);
  const kept = (flags & (HAS_ICC | HAS_ALPHA | IS_ANIMATED)) | (tiff === undefined ? 0 : HAS_EXIF);
  const header = Buffer.alloc(10);
  header.writeUInt8(kept);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const turned = tiff === undefined ? [] : [{ type: 'EXIF', data: tiff }];
  return { bytes: webp([{ type: 'VP8X', data: header }, ...profile, ...picture, ...turned]), width, height };
}

/** One picture, with its alpha before it. */
function still(chunks: readonly Chunk[], canvas: Size): Chunk[] {
  const kept = chunks.filter(({ type }) => isPart(type));
  const [image, ...more] = kept.filter(({ type }) => type !== 'ALPH');
  must(image !== undefined && more.length === 0 && kept.length <= 2 && kept.at(-1) === image, 'not one picture');
  const { width, height } = sizeOf(image);
  must(width === canvas.width && height === canvas.height, 'picture and canvas differ');
  return kept;
}

function animation(chunks: readonly Chunk[], canvas: Size): Chunk[] {
  const [loop, ...more] = chunks.filter(({ type }) => type === 'ANIM');
  must(loop?.data.length === 6 && more.length === 0, 'not one ANIM');
  const frames = chunks.filter(({ type }) => type === 'ANMF').map(({ data }) => frame(data, canvas));
  must(frames.length > 0, 'no frame');
  return [loop, ...frames];
}

function frame(data: Buffer, canvas: Size): Chunk {
  const reader = new ByteReader(data);
  const header = reader.take(ANMF_HEADER_BYTES);
  const size = { width: header.readUIntLE(6, 3) + 1, height: header.readUIntLE(9, 3) + 1 };
  const [x, y] = [2 * header.readUIntLE(0, 3), 2 * header.readUIntLE(3, 3)];
  must(x + size.width <= canvas.width && y + size.height <= canvas.height, 'frame beyond the canvas');
  const kept = still(readChunks(reader), size);
  return { type: 'ANMF', data: Buffer.concat([header, ...kept.map(writeChunk)]) };
}

function isPart(type: string): boolean {
  return type === 'ALPH' || type === 'VP8 ' || type === 'VP8L';
}

/** The size that the coded picture itself names. */
function sizeOf({ type, data }: Chunk): Size {
  const reader = new ByteReader(data);
  if (type === 'VP8L') {
    must(reader.u8() === 0x2f, 'no VP8L');
    const bits = reader.u32le();
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  must(type === 'VP8 ', 'no picture');
  must((reader.u24le() & 1) === 0 && reader.take(3).toString('hex') === '9d012a', 'no key frame');
  return { width: reader.u16le() & 0x3fff, height: reader.u16le() & 0x3fff };
}

function webp(chunks: readonly Chunk[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks.map(writeChunk)]);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), number32(body.length), body]);
}

function writeChunk({ type, data }: Chunk): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), number32(data.length), data, Buffer.alloc(data.length % 2)]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
