/** `36.53,113.05 古韩镇` as a place: what `/location` of a conversation is followed by. */
import { usageError } from './command.ts';

/** Latitude, longitude, name. */
export function readPlace(argument: string): { latitude: number; longitude: number; label: string } {
  const match = /^(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)(?:\s+(.*))?$/.exec(argument);
  const [latitude, longitude] = [Number(match?.[1]), Number(match?.[2])];
  // Not a number fails here, too.
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    throw usageError('位置写成 /location 纬度,经度 地名，例如 /location 36.53,113.05 古韩镇。');
  }
  return { latitude, longitude, label: match?.[3] ?? '' };
}
