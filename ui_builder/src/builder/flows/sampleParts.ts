/** Parts of flows for the tests, in the form of `GET /meta/flows/parts`. */
import type { ElementPart, FlowParts, PartSchema } from '../../api/flows';

const part = (key: string, group: string, properties: PartSchema['properties'], required: string[] = []) =>
  ({
    key,
    group,
    label: { en: key, 'zh-CN': key },
    about: { en: `About ${key}` },
    icon: 'bolt',
    durable: false,
    before: true,
    schema: { properties: properties ?? {}, required },
  }) as ElementPart;

const STEP: PartSchema = { type: 'string', 'x-editor': 'step', title: 'Then', 'x-title-zh': '接着' };

export const SAMPLE_PARTS: FlowParts = {
  elements: [
    part(
      'decision',
      'logic',
      {
        branches: {
          type: 'array',
          title: 'Branches',
          items: {
            type: 'object',
            required: ['name', 'when'],
            properties: {
              name: { type: 'string' },
              label: { type: 'object' },
              when: { type: 'string', 'x-editor': 'condition' },
              next: STEP,
            },
          },
        },
      },
      ['branches'],
    ),
    part('loop', 'logic', {
      over: { type: 'string', 'x-editor': 'expression' },
      body: { ...STEP, 'x-inner': true },
    }),
    part(
      'get',
      'data',
      {
        object: { type: 'string', 'x-editor': 'object' },
        where: { type: 'string', 'x-editor': 'condition', 'x-of': 'object' },
        limit: { type: 'integer', default: 1 },
      },
      ['object'],
    ),
    part(
      'update',
      'data',
      {
        record: { type: 'string', 'x-editor': 'expression' },
        values: { type: 'object', 'x-editor': 'values' },
      },
      ['record', 'values'],
    ),
    part('wait', 'flow', {
      for: { type: 'string', 'x-editor': 'choice', enum: ['time', 'event'], default: 'time' },
      until: { type: 'string', 'x-editor': 'expression', 'x-when': { for: ['time'] } },
      on_timeout: { ...STEP, 'x-when': { for: ['event'] } },
    }),
    part('stop', 'flow', { message: { type: 'object' } }),
  ],
  triggers: [],
};

export const samplePart = (key: string): ElementPart | undefined =>
  SAMPLE_PARTS.elements.find((each) => each.key === key);
