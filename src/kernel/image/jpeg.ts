/** Takes a JPEG's metadata out and leaves every bit of the picture (ITU T.81, JFIF 1.02). */
import { ByteReader, must } from './byte-reader.ts';
import { type Orientation, readOrientation, withExifHead, writeOrientation } from './orientation.ts';
import type { Stripped } from './stripped.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;
/** Baseline, extended and progressive, Huffman-coded: what every phone writes and every browser shows. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);

const JFIF = Buffer.from('JFIF\0', 'latin1');
const EXIF = Buffer.from('Exif\0', 'latin1');
const ICC = Buffer.from('ICC_PROFILE\0', 'latin1');
const ADOBE = Buffer.from('Adobe', 'latin1');
/** Without the thumbnail, which may show what was cut off the picture. */
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;
const ICC_HEADER_BYTES = 128;

/** What has been met so far. */
type Jpeg = {
  jfif?: Buffer;
  adobe?: Buffer;
  orientation?: Orientation;
  icc: { at: number; of: number; data: Buffer }[];
  size?: { width: number; height: number };
  /** Tables, frame and scans, as they go out. */
  picture: Buffer[];
  hasScan: boolean;
};

/**
 * Keeps tables, frame and scans, JFIF without its thumbnail, the colour profile, Adobe's colour transform and the
 * orientation. Everything else goes: EXIF with GPS, XMP, IPTC, MPF, makers' data, comments, and what lies behind the
 * picture's end. Throws `Malformed`. A segment that claims to be a table must be exactly as long as its contents say,
 * so that none can hide something in it. The coded picture itself is not decoded: bytes that somebody put into a scan,
 * before its end mark, would stay; no camera and no program writes metadata there.
 */
export function stripJpeg(bytes: Buffer): Stripped {
  const reader = new ByteReader(bytes);
  must(readMarker(reader) === SOI, 'no start');
  const jpeg: Jpeg = { icc: [], picture: [], hasScan: false };
  for (let marker = readMarker(reader); marker !== EOI; marker = readMarker(reader)) {
    const length = reader.u16();
    must(length >= 2, 'segment without a length');
    takeSegment(jpeg, marker, reader.take(length - 2));
    if (marker === SOS) jpeg.picture.push(readScan(reader));
  }
  must(jpeg.hasScan && jpeg.size !== undefined, 'no picture');
  return {
    bytes: Buffer.concat([Buffer.of(0xff, SOI), ...head(jpeg), ...jpeg.picture, Buffer.of(0xff, EOI)]),
    ...jpeg.size,
  };
}

/** FF, as often as the writer liked, and a code. */
function readMarker(reader: ByteReader): number {
  must(reader.u8() === 0xff, 'no marker');
  let code = reader.u8();
  while (code === 0xff) code = reader.u8();
  return code;
}

function takeSegment(jpeg: Jpeg, marker: number, data: Buffer): void {
  if ((marker >= APP0 && marker <= APP15) || marker === COM) {
    takeMetadata(jpeg, marker, data);
    return;
  }
  if (FRAMES.has(marker)) jpeg.size = readFrame(jpeg, data);
  else if (marker === SOS) jpeg.hasScan = isScanOf(jpeg, data);
  else must(isTable(marker, data), 'a segment that belongs to no picture of ours');
  jpeg.picture.push(segment(marker, data));
}

function takeMetadata(jpeg: Jpeg, marker: number, data: Buffer): void {
  if (marker === APP0 && begins(data, JFIF) && data.length >= JFIF_BYTES) {
    jpeg.jfif ??= Buffer.concat([data.subarray(0, JFIF_BYTES - 2), Buffer.of(0, 0)]);
  } else if (marker === APP1 && begins(data, EXIF)) {
    jpeg.orientation ??= readOrientation(data);
  } else if (marker === APP2 && begins(data, ICC)) {
    const part = new ByteReader(data.subarray(ICC.length));
    jpeg.icc.push({ at: part.u8(), of: part.u8(), data });
  } else if (marker === APP14 && begins(data, ADOBE) && data.length >= ADOBE_BYTES) {
    jpeg.adobe ??= data.subarray(0, ADOBE_BYTES);
  }
}

function begins(data: Buffer, id: Buffer): boolean {
  return data.subarray(0, id.length).equals(id);
}

function readFrame(jpeg: Jpeg, data: Buffer): { width: number; height: number } {
  must(jpeg.size === undefined, 'a second frame');
  const frame = new ByteReader(data);
  const [precision, height, width, components] = [frame.u8(), frame.u16(), frame.u16(), frame.u8()];
  must(precision === 8 && components >= 1 && components <= 4, 'no frame of ours');
  must(frame.left === 3 * components, 'frame of a wrong length');
  return { width, height };
}

function isScanOf({ size }: Jpeg, data: Buffer): true {
  must(size !== undefined, 'scan before its frame');
  const [components = 0] = data;
  must(components >= 1 && components <= 4 && data.length === 4 + 2 * components, 'bad scan header');
  return true;
}

function isTable(marker: number, data: Buffer): boolean {
  const table = new ByteReader(data);
  if (marker === DRI) return data.length === 2;
  if (marker === DQT) {
    while (table.left > 0) table.take(quantifierBytes(table.u8()));
    return true;
  }
  if (marker !== DHT) return false;
  while (table.left > 0) {
    must((table.u8() & 0xee) === 0, 'no Huffman table');
    const codes = table.take(16).reduce((sum, count) => sum + count, 0);
    must(codes <= 256, 'no Huffman table');
    table.take(codes);
  }
  return true;
}

function quantifierBytes(kind: number): number {
  must((kind & 0xec) === 0, 'no quantisation table');
  return kind >> 4 === 0 ? 64 : 128;
}

/** The coded bytes up to the next marker; `FF00` is a coded FF, `FFD0` to `FFD7` are restarts inside. */
function readScan(reader: ByteReader): Buffer {
  let end = 0;
  for (;;) {
    end = reader.find(0xff, end);
    must(end !== -1, 'a scan without an end');
    const next = reader.peek(end + 1);
    if (next === 0x00 || (next !== undefined && next >= 0xd0 && next <= 0xd7)) end += 2;
    else return reader.take(end);
  }
}

function head({ jfif, orientation = 1, icc, adobe }: Jpeg): Buffer[] {
  const tiff = writeOrientation(orientation);
  return [
    ...(jfif === undefined ? [] : [segment(APP0, jfif)]),
    ...(tiff === undefined ? [] : [segment(APP1, withExifHead(tiff))]),
    ...(isProfile(icc) ? icc.map(({ data }) => segment(APP2, data)) : []),
    ...(adobe === undefined ? [] : [segment(APP14, adobe)]),
  ];
}

/** Whether the parts are one whole profile, in order, and nothing besides. */
function isProfile(parts: Jpeg['icc']): boolean {
  if (parts.length === 0 || parts.some(({ at, of }, index) => at !== index + 1 || of !== parts.length)) return false;
  const profile = Buffer.concat(parts.map(({ data }) => data.subarray(ICC.length + 2)));
  if (profile.length < ICC_HEADER_BYTES || profile.readUInt32BE(0) !== profile.length) return false;
  return profile.toString('latin1', 36, 40) === 'acsp';
}

function segment(marker: number, data: Buffer): Buffer {
  const start = Buffer.of(0xff, marker, 0, 0);
  start.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([start, data]);
}
