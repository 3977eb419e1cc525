/** The look of the widgets; the same values as in theme.css. Nothing else themes them. */
import { type ThemeConfig, theme } from 'antd';
import type { Density } from './appearance';

const FONT =
  '-apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const SHARED = { borderRadius: 6, fontSize: 13, fontFamily: FONT, controlHeight: 32, motion: false };

const COMPACT = { controlHeight: 28, paddingContentVertical: 6, marginLG: 16 };

export const LIGHT: ThemeConfig = {
  token: {
    ...SHARED,
    colorPrimary: '#0f6e64',
    colorLink: '#0f6e64',
    colorError: '#b42318',
    colorText: '#1c2530',
    colorTextPlaceholder: '#64707e',
    colorBgLayout: '#f6f7f8',
    colorBorder: '#c9d0d7',
  },
  components: { Select: { optionSelectedBg: '#e3f1ef' } },
};

export const DARK: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...SHARED,
    colorPrimary: '#5cc6b8',
    colorLink: '#5cc6b8',
    colorError: '#ff9a8f',
    colorText: '#e5e9ee',
    colorTextPlaceholder: '#8f9baa',
    colorBgLayout: '#12161a',
    colorBgContainer: '#1a2026',
    colorBgElevated: '#222a31',
    colorBorder: '#46515d',
  },
  components: {
    Button: { primaryColor: '#06211d', dangerColor: '#33100c' },
    Select: { optionSelectedBg: '#1d3835' },
  },
};

/** Gives the look of the widgets for a choice of the user. */
export function widgetTheme(dark: boolean, density: Density): ThemeConfig {
  const look = dark ? DARK : LIGHT;
  return density === 'compact' ? { ...look, token: { ...look.token, ...COMPACT } } : look;
}
