// A product on another host, as its proxy asks about it.
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { signIn } from './server.mjs';

const HOST = 'app.localhost';
const FORWARDED = { 'x-forwarded-proto': 'http', 'x-forwarded-host': HOST, 'accept': 'text/html' };

/** Settings of a server that knows its own address, which it needs to sign people in elsewhere. */
export async function withAddress(settings) {
  const listener = createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return {
    NAMEPLATE_ADDR: `127.0.0.1:${port}`,
    NAMEPLATE_PUBLIC_URL: `http://localhost:${port}`,
    ...settings,
  };
}

/** Registers the product, and signs an Admin in there; gives the headers by which its proxy asks about them. */
export async function enterProduct(url, person) {
  const session = await signIn(url, person);
  await registerOrigin(url, session, `http://${HOST}`);
  const page = async (path) => (await fetch(url + path, { headers: { cookie: session } })).text();
  const started = await ask(`${url}/.nameplate/start`, '');
  const leads = await page(started.location.replace(url, ''));
  const callback = found(/href="http:\/\/app\.localhost(\/\.nameplate\/callback[^"]+)"/, leads);
  const entered = await ask(url + callback, cookie(started, 'nameplate_state'));
  return { ...FORWARDED, cookie: cookie(entered, 'nameplate_grant') };
}

/** Has an Admin who is signed in register the origin of a product for their company. */
export async function registerOrigin(url, session, origin) {
  const page = await fetch(`${url}/company/details`, { headers: { cookie: session } });
  const company = found(/name="company" value="([^"]+)"/, await page.text());
  const registered = await fetch(`${url}/act/add_company_origin`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept': 'application/json', 'cookie': session },
    body: new URLSearchParams({ company, 'form[origin]': origin }),
  });
  if (!registered.ok) throw new Error(`the product is not registered: ${await registered.text()}`);
}

function found(pattern, text) {
  const match = pattern.exec(text);
  if (!match) throw new Error(`${pattern} is not in ${text}`);
  return match[1];
}

/** Asks as a proxy does; gives the headers of the answer. Node's own `fetch` says that a script asks. */
async function ask(url, cookie) {
  const asked = request(url, { headers: { ...FORWARDED, cookie } });
  asked.end();
  const [answer] = await once(asked, 'response');
  answer.resume();
  return answer.headers;
}

const cookie = (headers, name) => headers['set-cookie'].find((it) => it.startsWith(`${name}=`)).split(';')[0];
