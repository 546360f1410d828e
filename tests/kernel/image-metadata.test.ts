/** Pictures made safe to keep: every place that can hide where it was taken is emptied, and the picture stays. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CleanImage, cleanImage, MOST_ADDED_BYTES } from '../../src/kernel/image-metadata.ts';
import {
  BEHIND,
  exif,
  gif,
  jpeg,
  type PictureOptions,
  PLACE,
  PROFILE,
  png,
  pngChunk,
  riffChunk,
  webp,
} from '../support/pictures.ts';

const KINDS: readonly [string, (options?: PictureOptions) => Buffer][] = [
  ['image/jpeg', jpeg],
  ['image/jpeg', (options) => jpeg({ ...options, progressive: true })],
  ['image/png', png],
  ['image/gif', gif],
  ['image/webp', webp],
  ['image/webp', (options) => webp({ ...options, animated: true })],
];

function cleaned(bytes: Uint8Array): Extract<CleanImage, { ok: true }> {
  const clean = cleanImage(bytes);
  if (!clean.ok) throw new Error(`refused: ${clean.reason}`);
  return clean;
}

function reasonOf(bytes: Uint8Array): string {
  const clean = cleanImage(bytes);
  return clean.ok ? 'kept' : clean.reason;
}

/** The coded picture of a JPEG: everything from its first table on. */
const codedPart = (bytes: Buffer): string => bytes.subarray(bytes.indexOf('ffdb', 'hex')).toString('hex');

describe.each(KINDS)('%s', (contentType, make) => {
  test('a picture with nothing to hide is kept, with its size', () => {
    expect(cleaned(make({ blocks: [5, 2] }))).toMatchObject({ contentType, width: 40, height: 16 });
  });

  test('the place it was taken at is nowhere in what is kept', () => {
    const dirty = make({ hidden: true, shows: '楼梯口' });
    expect(dirty.includes(PLACE) && dirty.includes(BEHIND)).toBe(true);
    expect(cleaned(dirty).bytes.includes(PLACE.slice(0, 3))).toBe(false);
    expect(cleaned(dirty).bytes.includes(BEHIND.slice(0, 6))).toBe(false);
  });

  test.each([
    [
      'an archive',
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from('run.js'), Buffer.from('PK\u0005\u0006')]),
    ],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a document', Buffer.from('%PDF-1.7\n1 0 obj\n%%EOF')],
  ])('with %s hung behind it, it is the picture alone', (_, other) => {
    const plain = make();
    expect(cleaned(Buffer.concat([plain, other])).bytes.equals(cleaned(plain).bytes)).toBe(true);
  });

  test('cleaned twice it is the same, and two pictures stay two', () => {
    const once = cleaned(make({ hidden: true })).bytes;
    expect(cleaned(once).bytes.equals(once)).toBe(true);
    expect(cleaned(make({ hidden: true, shows: 'another' })).bytes.equals(once)).toBe(false);
  });

  test('cut anywhere it is refused, or kept when only what hung behind it is missing', () => {
    const dirty = make({ hidden: true, shows: '门' });
    const whole = cleaned(dirty).bytes;
    for (let length = 0; length < dirty.length; length += 1) {
      const clean = cleanImage(dirty.subarray(0, length));
      if (clean.ok) expect(clean.bytes.equals(whole), `${length} bytes`).toBe(true);
    }
  });
});

describe('what stays', () => {
  test('the coded picture of a JPEG, bit for bit, and its colour profile', () => {
    const kept = cleaned(jpeg({ hidden: true, profile: true })).bytes;
    const plain = jpeg();
    expect(codedPart(kept)).toBe(codedPart(plain));
    expect(kept.includes(PROFILE.subarray(0, 80)) && kept.includes(PROFILE.subarray(80))).toBe(true);
    expect(kept.includes('Adobe')).toBe(true);
  });

  test('a PNG, to the last byte', () => {
    expect(cleaned(png({ hidden: true })).bytes.equals(png())).toBe(true);
  });

  test('a GIF, to the last byte: the loop and the timing are kept', () => {
    expect(cleaned(gif({ hidden: true })).bytes.equals(gif())).toBe(true);
  });

  test('a WebP, whose header no longer names what is gone', () => {
    const kept = cleaned(webp({ hidden: true, profile: true })).bytes;
    expect(kept.subarray(12, 16).toString()).toBe('VP8X');
    expect(kept[20]).toBe(0x20);
    expect(kept.readUInt32LE(4)).toBe(kept.length - 8);
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('which way up it is: %i, and no more of its EXIF data', (orientation) => {
    const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
    tiff.writeUInt16BE(orientation, 18);
    for (const make of [jpeg, png, webp]) {
      const kept = cleaned(make({ orientation })).bytes;
      expect(kept.includes(tiff)).toBe(true);
      expect(kept.includes(exif(orientation).subarray(20, 40))).toBe(false);
    }
  });

  test('upright needs no EXIF data at all; nonsense is upright', () => {
    for (const orientation of [1, 0, 9, 65535]) {
      expect(cleaned(jpeg({ orientation })).bytes.includes('Exif')).toBe(false);
    }
  });

  test('EXIF data that lead nowhere cost the orientation, not the picture', () => {
    const tiff = exif(6);
    for (const at of [4, 5, 6, 7, 8, 9]) tiff[at] = 0xff;
    const place = jpeg({ orientation: 6 }).indexOf('Exif') + 6;
    const broken = jpeg({ orientation: 6 });
    tiff.copy(broken, place);
    expect(cleaned(broken).bytes.equals(cleaned(jpeg()).bytes)).toBe(true);
  });

  test('half a colour profile is left out', () => {
    const whole = jpeg({ hidden: true, profile: true });
    const second = whole.lastIndexOf('ICC_PROFILE');
    const broken = Buffer.from(whole);
    broken[second] = 0x58;
    expect(cleaned(broken).bytes.includes('ICC_PROFILE')).toBe(false);
  });
});

describe('what is refused', () => {
  const start = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(2000, 0x20)]);

  test.each([
    ['HEIC', 'heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['AVIF', 'heic', Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1', 'latin1')],
    ['a video', 'unknown', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1')],
    ['a page', 'unknown', Buffer.from('<svg onload=alert(1)>')],
    ['nothing', 'unknown', Buffer.alloc(0)],
    ['the first bytes of a JPEG', 'malformed', start('ffd8ffe000104a46494600')],
    ['the first bytes of a PNG', 'malformed', start('89504e470d0a1a0a')],
    ['the first bytes of a GIF', 'malformed', start('474946383961')],
    ['the first bytes of a WebP', 'malformed', start('524946460000000057454250')],
  ])('%s', (_what, reason, bytes) => {
    expect(reasonOf(bytes)).toBe(reason);
  });

  test('a canvas of more than 100 megapixels, in a file of a few bytes', () => {
    const large = jpeg();
    const frame = large.indexOf('ffc0', 'hex') + 5;
    large.writeUInt16BE(20_000, frame);
    large.writeUInt16BE(20_000, frame + 2);
    expect(reasonOf(large)).toBe('too_many_pixels');
    large.writeUInt16BE(5_000, frame);
    expect(reasonOf(large)).toBe('kept');
    large.writeUInt16BE(0, frame);
    expect(reasonOf(large)).toBe('malformed');
    const header = Buffer.concat([Buffer.from('0001000000010000', 'hex'), Buffer.of(8, 0, 0, 0, 0)]);
    const flood = [Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', header), pngChunk('IDAT', Buffer.of(1))];
    expect(reasonOf(Buffer.concat([...flood, pngChunk('IEND', Buffer.alloc(0))]))).toBe('too_many_pixels');
  });

  test('a PNG with one bit turned in what is kept: the checksum tells', () => {
    const whole = png();
    for (let at = 8; at < whole.length; at += 1) {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ 0x10;
      expect(reasonOf(bent), `byte ${at}`).not.toBe('kept');
    }
  });

  test('a comment between the scans of a progressive JPEG goes as well', () => {
    const whole = jpeg({ progressive: true });
    const second = whole.lastIndexOf('ffda', 'hex');
    const comment = Buffer.concat([Buffer.from('fffe0013', 'hex'), Buffer.from(PLACE)]);
    const dirty = Buffer.concat([whole.subarray(0, second), comment, whole.subarray(second)]);
    expect(cleaned(dirty).bytes.equals(cleaned(whole).bytes)).toBe(true);
  });

  test('a table that claims the metadata behind it for its own', () => {
    const whole = jpeg({ hidden: true });
    const table = Buffer.concat([Buffer.from('ffdb0000', 'hex'), Buffer.of(0), Buffer.alloc(64, 8)]);
    const text = Buffer.from(PLACE);
    table.writeUInt16BE(table.length - 2 + text.length, 2);
    expect(reasonOf(Buffer.concat([whole.subarray(0, 2), table, text, whole.subarray(2)]))).toBe('malformed');
  });

  test('a WebP whose picture swallows the EXIF data that its header announces', () => {
    const whole = webp({ orientation: 6 });
    const image = whole.indexOf('VP8L');
    whole.writeUInt32LE(whole.length - image - 8, image + 4);
    expect(reasonOf(whole)).toBe('malformed');
    expect(
      reasonOf(Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), riffChunk('JUNK', Buffer.alloc(4))])),
    ).toBe('malformed');
  });
});

/**
 * One way to spoil a file; `at` and `more` are taken modulo what there is. Nothing is taken out of the middle: a colour
 * table that lost bytes takes as many of what follows for its own, and no reader can know.
 */
type Harm = { kind: 'flip' | 'set' | 'cut' | 'wipe' | 'repeat' | 'insert' | 'swap'; at: number; more: number };

const harms: fc.Arbitrary<Harm> = fc.record({
  kind: fc.constantFrom('flip', 'set', 'cut', 'wipe', 'repeat', 'insert', 'swap'),
  at: fc.nat(2 ** 24),
  more: fc.nat(2 ** 16),
});
const MARKS = ['ffd9', 'ffda', 'ffe1', 'ff00', 'ffff', '00', '003b', '21fe', 'ffffffff', '49454e44', '45584946'];

function spoil(bytes: Buffer, { kind, at: place, more }: Harm): Buffer {
  const at = place % (bytes.length + 1);
  const length = more % 64;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, Buffer.of((bytes[at] ?? 0) ^ (1 << (more & 7))), after.subarray(1)]);
    case 'set':
      return Buffer.concat([before, Buffer.of(more & 0xff), after.subarray(1)]);
    case 'cut':
      return before;
    case 'wipe':
      return Buffer.concat([before, Buffer.alloc(length), after.subarray(length)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 'insert':
      return Buffer.concat([before, Buffer.from(MARKS[more % MARKS.length] ?? '', 'hex'), after]);
    default:
      return Buffer.concat([after, before]);
  }
}

test('10,000 spoilt pictures: none throws, none grows, none keeps the place it was taken at', () => {
  const dirty = KINDS.map(([, make]) => make({ hidden: true, orientation: 6, shows: '走廊' }));
  let kept = 0;
  fc.assert(
    fc.property(fc.nat(dirty.length - 1), fc.array(harms, { minLength: 1, maxLength: 3 }), (which, list) => {
      const spoilt = list.reduce(spoil, dirty[which] ?? Buffer.alloc(0));
      const clean = cleanImage(spoilt);
      if (!clean.ok) return;
      kept += 1;
      expect(clean.bytes.length).toBeLessThanOrEqual(spoilt.length + MOST_ADDED_BYTES);
      // What hung behind the end can become coded picture when the end is spoilt; metadata never can.
      expect(clean.bytes.includes(PLACE)).toBe(false);
      expect(cleaned(clean.bytes).bytes.equals(clean.bytes), 'what is kept is a picture that is kept').toBe(true);
    }),
    { seed: 20260410, numRuns: 10_000 },
  );
  // Most harm is in what goes anyway: a test that kept none would show nothing.
  expect(kept).toBeGreaterThan(1000);
});

test('any bytes behind the first bytes of a picture: none throws', () => {
  const starts = KINDS.map(([, make]) => make().subarray(0, 30));
  fc.assert(
    fc.property(fc.nat(starts.length - 1), fc.nat(30), fc.uint8Array({ maxLength: 400 }), (which, upTo, noise) => {
      const bytes = Buffer.concat([starts[which]?.subarray(0, upTo) ?? Buffer.alloc(0), noise]);
      const clean = cleanImage(bytes);
      if (clean.ok) expect(clean.bytes.length).toBeLessThanOrEqual(bytes.length + MOST_ADDED_BYTES);
    }),
    { seed: 20260411, numRuns: 10_000 },
  );
});
