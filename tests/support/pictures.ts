/** Real little pictures of every kind, made here, with all the places in which a file can carry what nobody should keep. */
import { crc32, deflateSync } from 'node:zlib';

/** Where it was taken, as it stands in every piece of metadata that `hidden` puts into a picture. */
export const PLACE = 'N36.5380E113.0510';
/** What hangs behind the picture's end, where a file can carry anything. */
export const BEHIND = 'a film of five seconds';

export type PictureOptions = {
  /** The grey of each 8×8 block is made from it: two that differ here are two different pictures. */
  shows?: string;
  /** In blocks of 8×8 pixels; default 4 × 3. */
  blocks?: readonly [number, number];
  /** EXIF orientation; default none. */
  orientation?: number;
  /** Whether everything is put in that a phone, an editor or a mischief-maker would; default false. */
  hidden?: boolean;
  /** With a colour profile (JPEG in two parts, WebP); default false. */
  profile?: boolean;
};

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const u16le = (value: number): Buffer => Buffer.from(u16(value)).reverse();
const u32le = (value: number): Buffer => Buffer.from(u32(value)).reverse();

/** The greys of the blocks, 16 to 235, from what the picture shows. */
function greys({ shows = 'a picture', blocks: [across, down] = [4, 3] }: PictureOptions): number[] {
  const signs = Buffer.from(`${shows}.`, 'utf8');
  return Array.from({ length: across * down }, (_, at) => 16 + (((signs[at % signs.length] ?? 0) * (at + 7)) % 220));
}

/** EXIF data as a phone writes them: orientation, maker, a GPS directory with the place in it. */
export function exif(orientation = 1, little = false): Buffer {
  const [two, four] = little ? [u16le, u32le] : [u16, u32];
  const entry = (tag: number, type: number, [count, value]: [number, Buffer]) =>
    Buffer.concat([two(tag), two(type), four(count), value, Buffer.alloc(4 - value.length)]);
  const gpsAt = 8 + 2 + 3 * 12 + 4;
  const wordsAt = gpsAt + 2 + 2 * 12 + 4;
  const ifd0 = [
    entry(0x010f, 2, [4, ascii('Oh\0\0')]),
    entry(0x0112, 3, [1, two(orientation)]),
    entry(0x8825, 4, [1, four(gpsAt)]),
  ];
  const gps = [entry(1, 2, [2, ascii('N\0')]), entry(0x1b, 7, [PLACE.length, four(wordsAt)])];
  const head = [ascii(little ? 'II' : 'MM'), two(42), four(8)];
  return Buffer.concat([...head, two(3), ...ifd0, four(0), two(2), ...gps, four(0), ascii(PLACE)]);
}

const xmp = `<x:xmpmeta><exif:GPSLatitude>${PLACE}</exif:GPSLatitude></x:xmpmeta>`;

/** A profile that says how long it is and that it is one. */
export const PROFILE = Buffer.concat([u32(160), Buffer.alloc(32), ascii('acsp'), Buffer.alloc(120, 5)]);

const segment = (marker: number, ...data: Buffer[]): Buffer => {
  const body = Buffer.concat(data);
  return Buffer.concat([Buffer.of(0xff, marker), u16(body.length + 2), body]);
};

/** Length of each DC code and its bits: categories 0 to 11 of the standard's table K.3. */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_CODES = [
  '00',
  '010',
  '011',
  '100',
  '101',
  '110',
  '1110',
  '11110',
  '111110',
  '1111110',
  '11111110',
  '111111110',
];
const END_OF_BLOCK = '0';

/** A baseline JPEG, grey; with `progressive` the DC values come in two scans. */
export function jpeg(options: PictureOptions & { progressive?: boolean } = {}): Buffer {
  const {
    blocks: [across, down] = [4, 3],
    orientation,
    hidden = false,
    profile = false,
    progressive = false,
  } = options;
  const inFront = [
    ...(hidden || orientation ? [segment(0xe1, ascii('Exif\0\0'), exif(orientation))] : []),
    ...(profile ? profileSegments() : []),
    ...(hidden ? hiddenSegments() : []),
  ];
  const frame = segment(
    progressive ? 0xc2 : 0xc0,
    Buffer.of(8),
    u16(down * 8),
    u16(across * 8),
    Buffer.of(1, 1, 0x11, 0),
  );
  const tables = [
    segment(0xdb, Buffer.of(0), Buffer.alloc(64, 8)),
    frame,
    segment(0xc4, Buffer.of(0x00, ...DC_COUNTS, ...DC_CODES.keys())),
    segment(0xc4, Buffer.of(0x10, 1, ...new Array(15).fill(0), 0)),
  ];
  const scan = (bits: string, ...spectrum: [from: number, to: number, approximation: number]) =>
    Buffer.concat([segment(0xda, Buffer.of(1, 1, 0, ...spectrum)), entropy(bits)]);
  const scans = progressive
    ? [scan(dcBits(options, '', 1), 0, 0, 0x01), scan(lowBits(options), 0, 0, 0x10)]
    : [scan(dcBits(options, END_OF_BLOCK, 0), 0, 63, 0)];
  const thumbnail = hidden ? Buffer.from([1, 1, ...ascii(PLACE.slice(0, 3))]) : Buffer.alloc(2);
  const jfif = segment(0xe0, ascii('JFIF\0'), Buffer.of(1, 2, 1, 0, 72, 0, 72), thumbnail);
  const behind = hidden ? [jpeg(), ascii(BEHIND)] : [];
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    jfif,
    ...inFront,
    ...tables,
    ...scans,
    Buffer.of(0xff, 0xd9),
    ...behind,
  ]);
}

function profileSegments(): Buffer[] {
  const half = PROFILE.length / 2;
  return [
    segment(0xe2, ascii('ICC_PROFILE\0'), Buffer.of(1, 2), PROFILE.subarray(0, half)),
    segment(0xe2, ascii('ICC_PROFILE\0'), Buffer.of(2, 2), PROFILE.subarray(half)),
  ];
}

function hiddenSegments(): Buffer[] {
  return [
    segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0${xmp}`)),
    segment(0xe2, ascii(`MPF\0${PLACE}`)),
    segment(0xe0, ascii(`JFXX\0\x10${PLACE}`)),
    segment(0xed, ascii(`Photoshop 3.0\x008BIM\x04\x04${PLACE}`)),
    segment(0xe5, ascii(`Maker ${PLACE}`)),
    segment(0xee, ascii('Adobe'), Buffer.of(0, 100, 0, 0, 0, 0, 1), ascii(PLACE)),
    segment(0xfe, ascii(`taken at ${PLACE}`)),
  ];
}

const dcValues = (options: PictureOptions): number[] => greys(options).map((grey) => grey - 128);

function dcBits(options: PictureOptions, behind: string, shift: number): string {
  let before = 0;
  return dcValues(options)
    .map((value) => {
      const difference = (value >> shift) - before;
      before = value >> shift;
      const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      const coded = difference < 0 ? difference + 2 ** size - 1 : difference;
      const bits = size === 0 ? '' : coded.toString(2).padStart(size, '0');
      return `${DC_CODES[size]}${bits}${behind}`;
    })
    .join('');
}

const lowBits = (options: PictureOptions): string =>
  dcValues(options)
    .map((value) => `${value & 1}`)
    .join('');

/** Bits as coded bytes: filled up with ones, a zero behind every FF. */
function entropy(bits: string): Buffer {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = (whole.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

/** One PNG chunk with its checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([ascii(type), data]);
  return Buffer.concat([u32(data.length), named, u32(crc32(named))]);
}

/** An 8-bit grey PNG. */
export function png(options: PictureOptions = {}): Buffer {
  const { blocks: [across, down] = [4, 3], orientation, hidden = false } = options;
  const values = greys(options);
  const rows = Array.from({ length: down * 8 }, (_, y) => {
    const row = Array.from({ length: across * 8 }, (__, x) => values[(y >> 3) * across + (x >> 3)] ?? 0);
    return Buffer.of(0, ...row);
  });
  const data = deflateSync(Buffer.concat(rows));
  const meta = [
    pngChunk('tEXt', ascii(`Comment\0${PLACE}`)),
    pngChunk('zTXt', Buffer.concat([ascii('Raw\0\0'), deflateSync(ascii(PLACE))])),
    pngChunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)),
    pngChunk('tIME', Buffer.of(7, 234, 7, 18, 10, 0, 0)),
    pngChunk('prVt', ascii(PLACE)),
    pngChunk('pHYs', ascii(PLACE)),
  ];
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', Buffer.concat([u32(across * 8), u32(down * 8), Buffer.of(8, 0, 0, 0, 0)])),
    pngChunk('gAMA', u32(45455)),
    ...(hidden || orientation ? [pngChunk('eXIf', exif(orientation, true))] : []),
    ...(hidden ? meta : []),
    pngChunk('IDAT', data.subarray(0, 5)),
    pngChunk('IDAT', data.subarray(5)),
    ...(hidden ? [pngChunk('tEXt', ascii(`Behind\0${PLACE}`))] : []),
    pngChunk('IEND', Buffer.alloc(0)),
    ...(hidden ? [ascii(BEHIND)] : []),
  ]);
}

const gifBlocks = (data: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    parts.push(Buffer.of(Math.min(255, data.length - at)), data.subarray(at, at + 255));
  }
  return Buffer.concat([...parts, Buffer.of(0)]);
};

/** A GIF of two frames whose codes never grow: cleared before the table can. */
export function gif(options: PictureOptions = {}): Buffer {
  const { blocks: [across, down] = [4, 3], hidden = false } = options;
  const [width, height] = [across * 8, down * 8];
  const values = greys(options).map((grey) => grey >> 1);
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return values[(y >> 3) * across + (x >> 3)] ?? 0;
  });
  const codes = [...pixels.flatMap((value, at) => (at % 100 === 0 ? [128, value] : [value])), 129];
  const bits = codes.map((code) => code.toString(2).padStart(8, '0').split('').reverse().join('')).join('');
  const data = Buffer.from(
    (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte.split('').reverse().join(''), 2)),
  );
  const frame = Buffer.concat([
    Buffer.of(0x21, 0xf9, 4, 0, 10, 0, 0, 0),
    Buffer.concat([Buffer.of(0x2c), u16le(0), u16le(0), u16le(width), u16le(height), Buffer.of(0, 7)]),
    gifBlocks(hidden ? Buffer.concat([data, ascii(BEHIND)]) : data),
  ]);
  const meta = [
    Buffer.concat([Buffer.of(0x21, 0xfe), gifBlocks(ascii(`taken at ${PLACE}`))]),
    Buffer.concat([Buffer.of(0x21, 0xff, 11), ascii('XMP DataXMP'), gifBlocks(ascii(xmp))]),
    Buffer.concat([Buffer.of(0x21, 0x01, 12), Buffer.alloc(12), gifBlocks(ascii(PLACE))]),
  ];
  const colours = Buffer.from(Array.from({ length: 128 }, (_, at) => [at * 2, at * 2, at * 2]).flat());
  return Buffer.concat([
    ascii('GIF89a'),
    Buffer.concat([u16le(width), u16le(height), Buffer.of(0xf6, 0, 0)]),
    colours,
    Buffer.of(0x21, 0xff, 11),
    ascii('NETSCAPE2.0'),
    Buffer.of(3, 1, 0, 0, 0),
    ...(hidden ? meta : []),
    frame,
    frame,
    Buffer.of(0x3b),
    ...(hidden ? [ascii(BEHIND)] : []),
  ]);
}

/** One RIFF chunk, filled up to an even length. */
export function riffChunk(type: string, data: Buffer): Buffer {
  return Buffer.concat([ascii(type), u32le(data.length), data, Buffer.alloc(data.length % 2)]);
}

/** A lossless WebP of one colour: five codes of a single sign each, so that no pixel takes a bit. */
export function webp(options: PictureOptions & { animated?: boolean } = {}): Buffer {
  const { blocks: [across, down] = [4, 3], orientation, animated = false } = options;
  const { hidden = false, profile = false } = options;
  const [width, height] = [across * 8, down * 8];
  const image = riffChunk('VP8L', Buffer.concat([Buffer.of(0x2f), lossless(width, height, greys(options))]));
  const canvas = Buffer.concat([u32le(width - 1).subarray(0, 3), u32le(height - 1).subarray(0, 3)]);
  const hasExif = hidden || orientation !== undefined;
  const private_ = only(hidden, riffChunk('prVt', ascii(PLACE)));
  const frame = riffChunk('ANMF', Buffer.concat([Buffer.alloc(6), canvas, Buffer.of(100, 0, 0, 0), image, private_]));
  const flags = (profile ? 0x20 : 0) | (hidden ? 0x04 : 0) | (hasExif ? 0x08 : 0) | (animated ? 0x02 : 0);
  const body = Buffer.concat([
    ascii('WEBP'),
    only(flags > 0, riffChunk('VP8X', Buffer.concat([Buffer.of(flags, 0, 0, 0), canvas]))),
    only(profile, riffChunk('ICCP', PROFILE)),
    ...(animated ? [riffChunk('ANIM', Buffer.alloc(6)), frame, frame] : [image]),
    private_,
    only(hasExif, riffChunk('EXIF', exif(orientation))),
    only(hidden, riffChunk('XMP ', ascii(xmp))),
  ]);
  return Buffer.concat([ascii('RIFF'), u32le(body.length), body, only(hidden, ascii(BEHIND))]);
}

const only = (wanted: boolean, bytes: Buffer): Buffer => (wanted ? bytes : Buffer.alloc(0));

function lossless(width: number, height: number, values: readonly number[]): Buffer {
  const low = (value: number, count: number) => Array.from({ length: count }, (_, at) => (value >> at) & 1);
  const simple = (sign: number) => [1, 0, 1, ...low(sign, 8)];
  const [red = 0, green = 0, blue = 0] = values;
  const bits = [
    ...[...low(width - 1, 14), ...low(height - 1, 14), 0, 0, 0, 0],
    ...[0, 0, 0],
    ...[green, red, blue, 255].flatMap(simple),
    ...[1, 0, 0, 0],
  ];
  const bytes: number[] = [];
  bits.forEach((bit, at) => {
    bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7));
  });
  return Buffer.from(bytes);
}
