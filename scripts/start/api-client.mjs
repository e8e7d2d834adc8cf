/** The REST interface of the running application, as its own pages use it. */
export class ApiClient {
  #origin;
  #token;

  constructor(origin) {
    this.#origin = origin;
  }

  /** 'ready', 'starting', or 'failed' with the application's own message. */
  async health() {
    try {
      const response = await fetch(`${this.#origin}/api/__health_check`);
      if (response.ok) return { state: 'ready' };
      const { error } = await response.json();
      return error.code === 'APP_ERROR' ? { state: 'failed', message: error.message } : { state: 'starting' };
    } catch {
      return { state: 'starting' }; // Nothing listens yet.
    }
  }

  /** True when the login is accepted. */
  async signIn(email, password) {
    const response = await this.#send('auth:signIn', { account: email, password }, { 'X-Authenticator': 'basic' });
    if (response.status === 401) return false;
    this.#token = (await read('auth:signIn', response)).token;
    return true;
  }

  async get(action, query = {}) {
    return read(action, await this.#send(withQuery(action, query)));
  }

  async post(action, body = {}, query = {}) {
    return read(action, await this.#send(withQuery(action, query), body));
  }

  /** Enables those of the plugins that are not, in one go, and waits until the application runs again. */
  async enablePlugins(packageNames) {
    const enabled = new Set((await this.get('pm:listEnabled')).map(({ packageName }) => packageName));
    const missing = packageNames.filter((name) => !enabled.has(name));
    if (missing.length) await this.post('pm:enable', {}, { filterByTk: missing.join(','), awaitResponse: 'true' });
  }

  async #send(action, body, headers = {}) {
    const isForm = body instanceof FormData;
    return fetch(`${this.#origin}/api/${action}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(this.#token && { Authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || isForm ? body : JSON.stringify(body),
    });
  }
}

function withQuery(action, query) {
  const text = new URLSearchParams(query).toString();
  return text ? `${action}?${text}` : action;
}

async function read(action, response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${action} answered ${response.status}: ${text.slice(0, 500)}`);
  return text ? JSON.parse(text).data : undefined;
}
