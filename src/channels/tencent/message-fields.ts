/** Fields that the app's callbacks and an official account's write alike; text stays text, nothing is guessed. */
import { childOf, childrenOf, textOf, type XmlElement } from './xml.ts';

/** Trimmed; an empty element counts as absent. For ids, never for what people wrote. */
export function presentOf(root: XmlElement, name: string): string | null {
  return textOf(root, name)?.trim() || null;
}

/** What a message or a place says; `null` = the field is not there. */
export function messageFields(root: XmlElement) {
  const place = childOf(root, 'SendLocationInfo') ?? root;
  return {
    text: textOf(root, 'Content'),
    mediaId: textOf(root, 'MediaId'),
    thumbMediaId: textOf(root, 'ThumbMediaId'),
    pictureUrl: textOf(root, 'PicUrl'),
    voiceFormat: textOf(root, 'Format'),
    // Messages write Location_X (latitude) and Location_Y (longitude), the LOCATION event writes the words.
    latitude: textOf(place, 'Location_X') ?? textOf(root, 'Latitude'),
    longitude: textOf(place, 'Location_Y') ?? textOf(root, 'Longitude'),
    precision: textOf(root, 'Precision'),
    label: textOf(place, 'Label'),
    title: textOf(root, 'Title'),
    description: textOf(root, 'Description'),
    url: textOf(root, 'Url'),
  };
}

/** What a menu's scanner read. */
export function scanOf(root: XmlElement): { type: string; result: string } | null {
  const scan = childOf(root, 'ScanCodeInfo');
  if (scan === undefined) return null;
  return { type: textOf(scan, 'ScanType') ?? '', result: textOf(scan, 'ScanResult') ?? '' };
}

/** Pictures that a menu took; the pictures themselves come as messages. */
export function picturesOf(root: XmlElement): { count: number; md5: string[] } | null {
  const info = childOf(root, 'SendPicsInfo');
  if (info === undefined) return null;
  // The document shows one PicList with all items; real traffic repeats PicList once a picture (WxJava's tests).
  const items = childrenOf(info, 'PicList').flatMap((list) => childrenOf(list, 'item'));
  const md5 = items.flatMap((item) => textOf(item, 'PicMd5Sum') ?? []);
  return { count: Number(textOf(info, 'Count') ?? md5.length), md5 };
}

/** A latitude (`most` 90) or longitude (180) as a number; undefined when it is none. */
export function degreesOf(written: string | null, most: number): number | undefined {
  if (written === null || !/^\s*-?\d{1,3}(\.\d{1,20})?\s*$/.test(written)) return undefined;
  const degrees = Number(written);
  return Math.abs(degrees) <= most ? degrees : undefined;
}
