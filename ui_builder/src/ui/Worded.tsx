/** A message of the platform; what stands in backticks are names. */
export function Worded({ text }: { text: string }) {
  const parts = text.split('`');
  // Every other part was quoted, unless a backtick stands alone.
  return parts.length % 2 === 0
    ? text
    : parts.map((part, at) => (at % 2 === 0 ? part : <code key={`${at}${part}`}>{part}</code>));
}
