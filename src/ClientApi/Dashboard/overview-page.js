// The page of all groups: the list, and where their replicas are.
import { get, groupPath } from './api.js';
import { h } from './dom.js';
import { count, number, shorten, words } from './format.js';
import { badge, panel, problemNotice } from './parts.js';
import { poll } from './poll.js';
import { byDomain, healthOf, isServing } from './replicas.js';
import { routes } from './routes.js';

const periodMs = 3_000;

/** So many groups are asked for themselves; a cluster may have thousands. The filter brings others in. */
const askedAtMost = 40;
const askedAtOnce = 4;

export function openOverview(shell) {
  let lines = null;
  let problem = null;
  let filter = '';
  const views = new Map();

  const matching = () => (lines ?? []).filter(line => line.id.includes(filter.trim().toLowerCase()));

  const asking = poll(periodMs, async () => {
    try {
      lines = await get('v1/groups');
      problem = null;
      shell.reached(true);
    } catch (caught) {
      problem = caught;
      shell.reached(caught.status !== 0);
    }
    shell.changed();
    if (!problem) await askEach(matching().slice(0, askedAtMost).map(line => line.id));
  });

  async function askEach(ids) {
    const waiting = [...ids];
    const known = new Set(lines.map(line => line.id));
    for (const id of views.keys()) if (!known.has(id)) views.delete(id);
    await Promise.all(Array.from({ length: askedAtOnce }, async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) views.set(id, await get(groupPath(id)).catch(caught => caught));
    }));
    shell.changed();
  }

  return {
    go() {},
    close: asking.stop,
    view: () => ({ title: null, content: content() }),
  };

  function content() {
    const shown = matching().slice(0, askedAtMost);
    return [
      h('div', { class: 'page-head' },
        h('h1', { tabindex: -1 }, 'Groups'),
        lines && h('p', { class: 'muted' }, count(lines.length, 'group')),
        h('label', { class: 'filter' }, h('span', { class: 'unseen' }, 'Show only groups whose name contains'),
          h('input', {
            type: 'search', placeholder: 'Filter by name', value: filter, autocomplete: 'off', spellcheck: 'false',
            oninput: event => { filter = event.target.value; asking.now(); shell.changed(); },
          }))),
      problem && problemNotice(problem, 'The groups cannot be listed.'),
      lines === null && !problem && h('p', { class: 'muted' }, 'Asking for the groups…'),
      lines?.length === 0 && h('p', { class: 'notice' }, 'There is no group yet. ', h('code', {}, 'PUT /v1/groups/orders'), ' makes one.'),
      shown.length > 0 && h('ul', { class: 'cards' }, shown.map(line => card(line, views.get(line.id)))),
      matching().length > shown.length && h('p', { class: 'muted' }, `These are the first ${askedAtMost} of ${number(matching().length)}: filter to see others.`),
      lines?.length > 0 && shown.length === 0 && h('p', { class: 'muted' }, 'No group has such a name.'),
      domains(shown),
    ];
  }

  function domains(shown) {
    const groups = shown.map(line => views.get(line.id)).filter(view => view && !(view instanceof Error));
    const replicas = groups.flatMap(group => group.replicas.map(replica => ({ ...replica, group })));
    if (replicas.length === 0) return null;
    return panel('domains', 'Replicas by database and silo', {},
      h('div', { class: 'domain-grid' }, byDomain(replicas).map(({ database, silos }) => h('div', { class: 'domain' },
        h('h3', { title: database ?? '' }, database === null ? 'Database not known' : shorten(database, 34)),
        silos.map(([silo, its]) => h('div', { class: 'silo' },
          h('h4', {}, silo),
          h('ul', { class: 'chips' }, its.map(replica => h('li', {}, chip(replica))))))))));
  }
}

function chip(replica) {
  const { group } = replica;
  const health = healthOf(replica, group);
  const isLeader = group.leader?.replicaId === replica.id;
  return h('a', { class: `chip ${health.tone}`, href: routes.group(group.id), title: `Replica ${replica.id} of ${group.id}: ${health.text}` },
    h('span', { class: 'dot-health', 'aria-hidden': 'true' }), `${group.id} `, h('span', { class: 'muted' }, replica.id),
    isLeader && h('span', { class: 'chip-leader' }, ' leader'),
    h('span', { class: 'unseen' }, `, ${health.text}`));
}

function card(line, view) {
  const isKnown = view && !(view instanceof Error);
  return h('li', { 'data-key': line.id },
    h('a', { class: 'card', href: routes.group(line.id) },
      h('span', { class: 'card-head' }, h('strong', {}, line.id), status(line, view)),
      h('span', { class: 'muted' }, isKnown
        ? [view.leader ? `Led from ${view.leader.silo}` : 'No leader', ` · ${count(view.replicas.length, 'replica')}`]
        : `Made on ${line.members.join(', ')}`),
      h('span', { class: 'muted' }, isKnown
        ? `State machine ${line.stateMachine} · ${number(view.commitIndex)} committed`
        : `State machine ${line.stateMachine}`)));
}

function status(line, view) {
  if (line.state !== 'active') return badge(words(line.state), 'busy');
  if (view instanceof Error) return badge('Does not answer', 'danger');
  if (!view) return badge('…');
  if (!isServing(view)) return badge('Does not serve', 'danger');
  return view.phase === 'stable' ? badge('Serves', 'good') : badge(words(view.phase), 'busy');
}
