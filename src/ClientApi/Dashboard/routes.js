// Addresses after the #: each thing that is shown has one, so that it can be sent to somebody.

export const routes = {
  overview: '#/',
  group: group => `#/groups/${encodeURIComponent(group)}`,
  operation: (group, id) => `${routes.group(group)}/changes/${encodeURIComponent(id)}`,
  change: (group, type, replicaId) => `${routes.group(group)}/change${type ? `/${type}/${replicaId}` : ''}`,
  replace: (group, replicaId) => `${routes.group(group)}/replace${replicaId ? `/${replicaId}` : ''}`,
};

/** What an address names: a group or none, an operation of it or none, and the form that is open, if one is. */
export function parseRoute(hash) {
  const [where, group, what, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  const route = { group: null, operation: null, form: null };
  if (where !== 'groups' || !group) return route;
  route.group = group;
  if (what === 'changes' && rest[0]) route.operation = rest[0];
  if (what === 'change') route.form = { kind: 'change', type: rest[0] ?? null, replicaId: rest[1] ?? null };
  if (what === 'replace') route.form = { kind: 'replace', type: null, replicaId: rest[0] ?? null };
  return route;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
