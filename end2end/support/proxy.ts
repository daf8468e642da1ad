import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A proxy before Nameplate, which may give another text in place of a file's. */
export class Proxy {
  /** What becomes of the texts of files, by their paths. */
  readonly changed = new Map<string, (text: string) => string>();

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
    changed: Map<string, (text: string) => string>,
  ) {
    this.changed = changed;
  }

  static async before(app: string): Promise<Proxy> {
    const changed = new Map<string, (text: string) => string>();
    const server = createServer((asked, answer) => {
      const change = changed.get(asked.url ?? '');
      const headers = { ...asked.headers };
      if (change) {
        delete headers['accept-encoding'];
        delete headers['if-none-match'];
      }
      const passed = request(new URL(asked.url ?? '/', app), { method: asked.method, headers });
      passed.on('response', (response: IncomingMessage) => {
        if (!change) {
          answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
          response.pipe(answer);
          return;
        }
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => {
          const { 'content-length': _, etag: __, ...kept } = response.headers;
          answer.writeHead(response.statusCode ?? 502, kept);
          answer.end(change(text));
        });
      });
      passed.on('error', () => answer.destroy());
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
    return new Proxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close, changed);
  }
}
