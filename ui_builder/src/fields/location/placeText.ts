/** Places are `{"lat": "31.2304", "lng": "121.4737"}`. */
import type { Json } from '../../api/client';

/** Writes a place as maps do: `31.2304, 121.4737`; what is none stays as it is. */
export function placeText(value: Json): string {
  if (value === null || typeof value !== 'object') {
    return String(value);
  }
  const { lat, lng } = value as { readonly [part: string]: Json };
  return `${lat}, ${lng}`;
}

/** Reads latitude and longitude with a comma or spaces between; what is none is for the server to refuse. */
export function typedPlace(typed: string): Json {
  const [lat, lng, more] = typed.trim().split(/\s*[,，;]\s*|\s+/);
  return lat === undefined || lng === undefined || more !== undefined ? typed : { lat, lng };
}

const DIGITS = 6;

/** Gives where one is to a tenth of a metre, which no device knows better. */
export function placeHere({ latitude, longitude }: { latitude: number; longitude: number }): Json {
  return { lat: latitude.toFixed(DIGITS), lng: longitude.toFixed(DIGITS) };
}
