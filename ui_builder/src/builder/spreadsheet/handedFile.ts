/** A file that one page hands over to the next: addresses cannot hold one. */
let handed: File | null = null;

export function handOver(file: File): void {
  handed = file;
}

/** Takes the file that was handed over, once. */
export function takeFile(): File | null {
  const file = handed;
  handed = null;
  return file;
}
