/** What new definitions are called at first, in every language at once: texts of definitions, not of pages. */
import type { Texts, ViewType } from '../../meta/types';

const VIEWS: Readonly<Record<ViewType, (plural: string) => Texts>> = {
  list: (plural) => ({ en: `All ${plural}`, 'zh-CN': `全部${plural}` }),
  kanban: (plural) => ({ en: `${plural} board`, 'zh-CN': `${plural}看板` }),
  calendar: (plural) => ({ en: `${plural} calendar`, 'zh-CN': `${plural}日历` }),
  gantt: (plural) => ({ en: `${plural} timeline`, 'zh-CN': `${plural}时间线` }),
  cards: (plural) => ({ en: `${plural} as cards`, 'zh-CN': `${plural}卡片` }),
  map: (plural) => ({ en: `${plural} map`, 'zh-CN': `${plural}地图` }),
};

/** Gives the label of a new view, in the languages that the object is called in. */
export function viewLabel(type: ViewType, plural: Texts): Texts {
  return Object.fromEntries(
    Object.entries(plural).map(([locale, text]) => {
      const inEnglish =
        locale === 'en' && type === 'list' ? text.charAt(0).toLowerCase() + text.slice(1) : text;
      const label = VIEWS[type](inEnglish);
      return [locale, label[locale] ?? label.en ?? text];
    }),
  );
}

/** Gives the label of a copy. */
export function copyLabel(label: Texts): Texts {
  return Object.fromEntries(
    Object.entries(label).map(([locale, text]) => [
      locale,
      locale === 'zh-CN' ? `${text}（副本）` : `${text} (copy)`,
    ]),
  );
}
