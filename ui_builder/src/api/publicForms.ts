/** Public forms: read and sent by whoever has their address. */
import { queryOptions, useMutation } from '@tanstack/react-query';
import type { Expression } from '../formula/tree';
import type { FormDef, ObjectDef, PicklistDef, Texts } from '../meta/types';
import { call, type Json } from './client';
import { ApiError } from './problem';

export interface PublicForm extends Pick<FormDef, 'name' | 'label' | 'help' | 'screens'> {
  readonly tenant: {
    readonly name: string;
    readonly label: Texts;
    readonly currency: string;
    readonly time_zone: string;
    readonly locale: string;
  };
  /** Of the object only the fields that are asked for. */
  readonly object: ObjectDef;
  readonly picklists: readonly PicklistDef[];
  readonly expressions: Readonly<Record<string, Expression>>;
  readonly token: string;
}

interface Thanks {
  readonly thanks: Texts | null;
}

interface Sending {
  readonly token: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly website: string;
}

const NEW_TOKEN_AFTER_MS = 2_500;

const addressOf = (tenant: string, form: string) =>
  `/forms/${encodeURIComponent(tenant)}/${encodeURIComponent(form)}`;

export const publicFormQuery = (tenant: string, form: string) =>
  queryOptions({
    queryKey: ['public form', tenant, form],
    queryFn: ({ signal }) => call<PublicForm>('GET', addressOf(tenant, form), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status >= 500),
  });

/**
 * Sends a form. A token that has expired is renewed without a word, and one that is too new is waited for;
 * what had arrived already counts as sent.
 */
export function useSendForm(tenant: string, form: string) {
  const address = addressOf(tenant, form);
  return useMutation({
    mutationFn: async (sending: Sending): Promise<Thanks> => {
      const send = (token: string) => call<Thanks>('POST', address, { body: { ...sending, token } });
      try {
        return await send(sending.token);
      } catch (error) {
        const code = error instanceof ApiError ? error.problem?.code : undefined;
        if (code === 'form.sent_before') {
          return { thanks: null };
        }
        if (code !== 'form.expired' && code !== 'form.too_fast') {
          throw error;
        }
        const token =
          code === 'form.expired' ? (await call<PublicForm>('GET', address)).token : sending.token;
        await new Promise((resolve) => setTimeout(resolve, NEW_TOKEN_AFTER_MS));
        return send(token);
      }
    },
  });
}
