// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { letterTree } from './letterTree';
import { inserted, type TemplateDef, withAttachment, withMedium, withText } from './templateDef';

const TEMPLATE: TemplateDef = {
  kind: 'template',
  name: 'welcome',
  label: {},
  object: 'contact',
  medium: 'mail',
  subject: { en: 'Welcome' },
  body: {},
};

test('a field is put in where the cursor is, in place of what is selected', () => {
  expect(inserted('Dear XX,', 5, 7, 'name')).toEqual({ text: 'Dear {{ name }},', cursor: 15 });
});

test('a language without words is not said', () => {
  expect(withText({ en: 'Welcome', 'zh-CN': '欢迎' }, 'en', '')).toEqual({ 'zh-CN': '欢迎' });
  expect(withText({}, 'en', 'Hello')).toEqual({ en: 'Hello' });
});

test('files go along with mails alone', () => {
  const mail = withAttachment(TEMPLATE, 'contract', true);

  expect(mail.attachments).toEqual(['contract']);
  expect(withMedium(mail, 'notification').attachments).toBeUndefined();
  expect(withAttachment(mail, 'contract', false).attachments).toBeUndefined();
});

test('of the page of a mail its parts show, and nothing that could do something', () => {
  const html =
    '<!doctype html><html><body style="margin:0"><div><p>Dear <strong onclick="x()">Ann</strong></p>' +
    '<a href="javascript:x()">no</a><a href="https://a.example">yes</a><script>x()</script></div></body></html>';

  expect(letterTree(html)).toEqual([
    { tag: 'p', parts: ['Dear ', { tag: 'strong', parts: ['Ann'] }] },
    { tag: 'a', parts: ['no'] },
    { tag: 'a', href: 'https://a.example', parts: ['yes'] },
  ]);
});
