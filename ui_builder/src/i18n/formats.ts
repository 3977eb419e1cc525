/** Formats of a locale, each made once: a list writes thousands of values, and making a format is slow. */

const made = new Map<string, unknown>();

function once<Format>(
  Kind: new (locale: string, options: object) => Format,
  locale: string,
  options: object,
): Format {
  const key = `${Kind.name} ${locale} ${JSON.stringify(options)}`;
  let format = made.get(key) as Format | undefined;
  if (format === undefined) {
    format = new Kind(locale, options);
    made.set(key, format);
  }
  return format;
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once(Intl.NumberFormat, locale, options);
}

export function momentFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(Intl.DateTimeFormat, locale, options);
}

export function distanceFormat(
  locale: string,
  options: Intl.RelativeTimeFormatOptions,
): Intl.RelativeTimeFormat {
  return once(Intl.RelativeTimeFormat, locale, options);
}
