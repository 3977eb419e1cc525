/** Functions on places: pairs of latitude and longitude. `places.py` says how distances are computed. */

import { Decimal, roundTo } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';

type Place = readonly [latitude: Decimal, longitude: Decimal];

const RADIUS: Readonly<Record<string, number>> = { km: 6371.0088, mi: 6371.0088 / 1.609344 };
const DEGREE = Math.PI / 180;

export default defineFunctions({
  GEOLOCATION: () => (_around, latitude: Decimal, longitude: Decimal) => {
    const [north, east] = [roundTo(latitude, 10), roundTo(longitude, 10)];
    return north.abs().lte(90) && east.abs().lte(180) ? [north, east] : null;
  },
  DISTANCE: () => (_around, start: Place, end: Place, unit: string) =>
    distance(start, end, RADIUS[unit] ?? 0),
});

function distance(start: Place, end: Place, radius: number): Decimal {
  const [lat1, lat2] = [start[0].toNumber() * DEGREE, end[0].toNumber() * DEGREE];
  const turn = (end[1].toNumber() - start[1].toNumber()) * DEGREE;
  const [sin1, cos1, sin2, cos2] = [Math.sin(lat1), Math.cos(lat1), Math.sin(lat2), Math.cos(lat2)];
  const east = cos2 * Math.sin(turn);
  const north = cos1 * sin2 - sin1 * cos2 * Math.cos(turn);
  const along = sin1 * sin2 + cos1 * cos2 * Math.cos(turn);
  const arc = Math.atan2(Math.sqrt(east * east + north * north), along);
  return roundTo(new Decimal((arc * radius).toPrecision(15)), 6);
}
