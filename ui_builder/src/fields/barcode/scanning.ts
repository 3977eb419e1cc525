/** Reading codes with the camera, where the browser can. */

interface Detected {
  readonly rawValue: string;
}

export interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly Detected[]>;
}

type DetectorClass = new (options?: { formats: readonly string[] }) => Detector;

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  ean13: ['ean_13'],
  ean8: ['ean_8'],
  upc: ['upc_a', 'upc_e'],
  code128: ['code_128'],
  qr: ['qr_code'],
};

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Tells whether this browser reads codes and may be given a camera. */
export function canScan(): boolean {
  return detectorClass() !== undefined && navigator.mediaDevices !== undefined;
}

/** Makes a reader of a field's codes; of all that the browser knows where the field takes any. */
export function detectorFor(format: unknown): Detector | undefined {
  const Class = detectorClass();
  const formats = typeof format === 'string' ? FORMATS[format] : undefined;
  return Class === undefined ? undefined : formats === undefined ? new Class() : new Class({ formats });
}
