/** What is shown of a second factor while it is set up, and what is kept of its recovery codes. */

/** Gives a picture as an address that an image takes; nothing in it runs. */
export function pictureOf(svg: string): string {
  // Within a page it needs no namespace, as a picture of its own it does.
  const whole = svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(whole)}`;
}

/** Writes a secret in groups of four, as one reads it out. */
export const spacedSecret = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** Gives recovery codes as a text to keep. */
export function codesText(codes: readonly string[], about: { title: string; account: string }): string {
  return `${about.title}\n${about.account}\n\n${codes.join('\n')}\n`;
}
