/** Puts the texts of several files together, each under its file's name. */
export function gather(files: Readonly<Record<string, { default: object }>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path.replace(/^.*\/|\.json$/g, ''), file.default]),
  );
}
