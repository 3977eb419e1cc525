/** Whether a field takes a file, told before it is sent. */

export type FileFault = 'tooLarge' | 'wrongType';

/** Tells what is wrong with a file; `most` is undefined where nothing is known of it. */
export function fileFault(
  file: Pick<File, 'size' | 'type' | 'name'>,
  accept: string,
  most: number | undefined,
): FileFault | null {
  if (most !== undefined && file.size > most) {
    return 'tooLarge';
  }
  const types = accept.split(',').filter((each) => each.includes('/'));
  // What a browser does not know it calls nothing; the server looks at it then.
  const fits =
    types.length === 0 ||
    file.type === '' ||
    types.some(
      (each) => each === file.type || (each.endsWith('/*') && file.type.startsWith(each.slice(0, -1))),
    );
  return fits ? null : 'wrongType';
}

/** The smaller of the limits that are known. */
export function smallest(...limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The picture that was pasted or dropped, or the file; undefined where there is none. */
export function fileOf(data: DataTransfer | null): File | undefined {
  return data?.files[0];
}
