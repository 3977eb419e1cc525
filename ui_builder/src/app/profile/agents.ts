/** What people call the browser that a session is in. */

/** Browsers name the others that they are like, so that the order counts. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\//, 'WeChat'],
  [/DingTalk/, 'DingTalk'],
  [/Lark\/|Feishu\//, 'Feishu'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];
const LONGEST = 40;

export interface Agent {
  readonly browser: string | null;
  readonly system: string | null;
  /** Whether it is held in a hand. */
  readonly small: boolean;
}

/** Reads what a browser says of itself. */
export function agentOf(text: string): Agent {
  const named = (among: typeof BROWSERS) => among.find(([sign]) => sign.test(text))?.[1] ?? null;
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  const first = text.split(' ')[0]?.slice(0, LONGEST) ?? '';
  return {
    // A program, such as `curl/8.5`.
    browser: browser ?? (system === null && first !== '' ? first : null),
    system,
    small: /iPhone|Android.*Mobile|Mobile.*HarmonyOS/.test(text),
  };
}
