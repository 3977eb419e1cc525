/** Everything that pages take for granted: theme, language, data, addresses. */
import { StyleProvider } from '@ant-design/cssinjs';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';
import { sessionQuery } from '../api/session';
import { Toasts } from '../ui/Toasts';
import { DARK, LIGHT } from '../ui/tokens';
import { useDark } from '../ui/useMedia';
import { router } from './router';
import { Warnings } from './Warnings';

type WidgetTexts = typeof import('antd/locale/en_US').default;

/** The session may end at any call; then the sign-in page shows, at the same address. */
function noteLostSession(error: Error): void {
  if (error instanceof ApiError && error.status === 401) {
    queries.setQueryData(sessionQuery.queryKey, null);
  }
}

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteLostSession }),
  mutationCache: new MutationCache({ onError: noteLostSession }),
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 503),
      refetchOnWindowFocus: false,
    },
  },
});

export function Providers() {
  const dark = useDark();
  const texts = useWidgetTexts();
  return (
    <StyleProvider layer>
      <ConfigProvider
        theme={dark ? DARK : LIGHT}
        button={{ autoInsertSpace: false }}
        getPopupContainer={() => document.getElementById('content') ?? document.body}
        {...(texts === undefined ? {} : { locale: texts })}
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
  const chinese = useTranslation().i18n.language === 'zh-CN';
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
