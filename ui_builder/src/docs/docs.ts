/** The API page: the tenant's own OpenAPI document, read and tried with the session of this browser. */
import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

const API = '/api/v1';
const SIGN_IN = 'Sign in first, then come back. 请先登录，然后返回本页。';

async function start(): Promise<void> {
  const me = await fetch(`${API}/auth/me`);
  if (me.status === 401) {
    askToSignIn();
    return;
  }
  const { csrf_token: csrfToken = '' } = (await me.json()) as { csrf_token?: string };
  SwaggerUI({
    url: `${API}/openapi.json`,
    dom_id: '#docs',
    docExpansion: 'none',
    filter: true,
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor: (request) => {
      request.headers['X-CSRF-Token'] = csrfToken;
      return request;
    },
  });
}

function askToSignIn(): void {
  const link = document.createElement('a');
  link.href = '/';
  link.textContent = SIGN_IN;
  document.getElementById('docs')?.replaceChildren(link);
}

await start();
