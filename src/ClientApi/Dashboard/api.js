// The calls of the REST API. Addresses are relative to the page, so that it works behind a prefix, too.

/** What the API refused, or that it could not be asked. */
export class Problem extends Error {
  constructor({ status, code, detail, errors, missingReplicas }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors ?? {};
    this.missingReplicas = missingReplicas ?? [];
  }
}

const timeoutMs = 15_000;

export const groupPath = group => `v1/groups/${encodeURIComponent(group)}`;

export const operationPath = (group, id) => `${groupPath(group)}/changes/${encodeURIComponent(id)}`;

export const get = path => call('GET', path);

export const remove = path => call('DELETE', path);

export const post = (path, body, headers = {}) => call('POST', path, body, headers);

/** A key that only this request has. Unlike randomUUID this also works where the page did not come over TLS. */
export function newIdempotencyKey() {
  return `dashboard-${[...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')}`;
}

async function call(method, path, body, headers = {}) {
  const request = { method, headers: { accept: 'application/json', ...headers }, signal: AbortSignal.timeout(timeoutMs) };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers['content-type'] = 'application/json';
  }

  let response;
  let text;
  try {
    response = await fetch(path, request);
    text = await response.text();
  } catch {
    throw new Problem({ status: 0, code: 'unreachable', detail: 'The API cannot be reached.' });
  }

  const json = parse(text);
  if (response.ok) return json;
  throw new Problem({
    status: response.status,
    code: json?.code ?? `http-${response.status}`,
    detail: json?.detail ?? `The answer was ${response.status} ${response.statusText}.`,
    errors: json?.errors,
    missingReplicas: json?.missingReplicas,
  });
}

function parse(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
