/** The codes of an app that shows one every half minute. */

const FIGURES = 6;

/** Keeps the figures of what was typed or pasted: apps show `123 456`. */
export const codeIn = (text: string): string => text.replaceAll(/\D/g, '').slice(0, FIGURES);

export const isWholeCode = (code: string): boolean => code.length === FIGURES;
