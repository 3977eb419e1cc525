/** Everything that pages take for granted: theme, language, data, addresses. */
import { StyleProvider } from '@ant-design/cssinjs';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import ENGLISH from 'antd/es/locale/en_US';
import { useEffect, useMemo, useState } from 'react';
import { TextsProvider, useTexts, useTextsInForce } from '../i18n/useTexts';
import { useDark, useDensity } from '../ui/appearance';
import { Toasts } from '../ui/Toasts';
import { widgetTheme } from '../ui/tokens';
import { queries } from './queries';
import { router } from './router';
import { Warnings } from './Warnings';

type WidgetTexts = typeof import('antd/locale/en_US').default;

export function Providers() {
  return (
    <TextsProvider value={useTextsInForce()}>
      <Providing />
    </TextsProvider>
  );
}

function Providing() {
  const dark = useDark();
  const density = useDensity();
  const theme = useMemo(() => widgetTheme(dark, density), [dark, density]);
  const texts = useWidgetTexts();
  return (
    <StyleProvider layer>
      <ConfigProvider
        theme={theme}
        button={{ autoInsertSpace: false }}
        getPopupContainer={(near) =>
          // What lies above the page keeps its own lists above itself.
          near?.closest<HTMLElement>('dialog, [popover]') ??
          document.getElementById('content') ??
          document.body
        }
        // Always one: with none the widgets would stand in another tree, and every page would begin anew.
        locale={texts ?? ENGLISH}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Toasts />
          <Warnings />
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  );
}

/** English is built into the widgets; another language is loaded when it is chosen. */
function useWidgetTexts(): WidgetTexts | undefined {
  const chinese = useTexts().locale === 'zh-CN';
  const [loaded, setLoaded] = useState<WidgetTexts>();
  useEffect(() => {
    if (chinese) {
      // The module is CommonJS, so what it exports may be wrapped twice.
      import('antd/locale/zh_CN').then((module) => {
        const wrapped = module.default as WidgetTexts & { default?: WidgetTexts };
        setLoaded(wrapped.default ?? wrapped);
      });
    }
  }, [chinese]);
  return chinese ? loaded : undefined;
}
