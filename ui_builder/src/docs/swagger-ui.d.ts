declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface Request {
    headers: Record<string, string>;
  }

  interface Options {
    url: string;
    dom_id: string;
    docExpansion: 'list' | 'full' | 'none';
    filter: boolean;
    deepLinking: boolean;
    defaultModelsExpandDepth: number;
    displayRequestDuration: boolean;
    validatorUrl: string | null;
    requestInterceptor: (request: Request) => Request;
  }

  export default function SwaggerUI(options: Options): void;
}
