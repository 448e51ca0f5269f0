// The members of a group as a table, and by what fails together.
import { h } from './dom.js';
import { duration, number, shorten } from './format.js';
import { panel } from './parts.js';
import { byDomain, completeness, healthOf, roleText } from './replicas.js';
import { routes } from './routes.js';

const databaseNameLength = 30;

export function membersPanel(group) {
  const columns = ['Replica', 'Silo', 'Role', 'Health', 'Log', 'Heard of', 'Change'];
  return panel('members', 'Members', {},
    h('table', { class: 'rows' },
      h('thead', {}, h('tr', {}, columns.map(name => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, group.replicas.map(replica => row(group, replica)))));
}

function row(group, replica) {
  const health = healthOf(replica, group);
  const isLearner = replica.role === 'learner';
  const cell = (name, ...content) => h('td', { 'data-name': name }, content);
  const action = (text, href) => h('a', { class: 'link', href, 'aria-label': `${text} replica ${replica.id}` }, text);
  return h('tr', { 'data-key': replica.id },
    h('th', { scope: 'row', 'data-name': 'Replica' }, replica.id),
    cell('Silo', replica.silo),
    cell('Role', group.leader?.replicaId === replica.id ? h('strong', {}, 'leader') : roleText(replica.role)),
    cell('Health', h('span', { class: `health-text ${health.tone}` }, h('span', { class: 'dot-health', 'aria-hidden': 'true' }), health.text)),
    cell('Log', group.leader === null ? 'not known' : h('span', { class: 'log' },
      h('progress', { max: 1, value: completeness(replica), 'aria-label': `How much of the log replica ${replica.id} has` }),
      h('span', {}, `match ${number(replica.match)}, lag ${number(replica.lagEntries)}`, replica.state && replica.state !== 'replicate' ? `, ${replica.state}` : ''))),
    cell('Heard of', replica.lastContactMs === null ? 'never' : group.leader?.replicaId === replica.id ? 'is itself' : `${duration(replica.lastContactMs)} ago`),
    cell('Change', h('span', { class: 'row-actions' },
      action('Replace', routes.replace(group.id, replica.id)),
      isLearner ? action('Promote', routes.change(group.id, 'promote', replica.id)) : action('Demote', routes.change(group.id, 'demote', replica.id)),
      action('Remove', routes.change(group.id, 'remove', replica.id)))));
}

export function domainsPanel(group) {
  return panel('domains', 'What fails together', {},
    h('div', { class: 'domain-grid' }, byDomain(group.replicas).map(({ database, silos }) => h('div', { class: 'domain', 'data-key': database ?? '' },
      h('h3', { title: database ?? '' }, database === null ? 'Database not known' : shorten(database, databaseNameLength)),
      silos.map(([silo, replicas]) => h('div', { class: 'silo', 'data-key': silo },
        h('h4', {}, silo),
        h('ul', { class: 'chips' }, replicas.map(replica => {
          const health = healthOf(replica, group);
          return h('li', { 'data-key': replica.id }, h('span', { class: `chip ${health.tone}` },
            h('span', { class: 'dot-health', 'aria-hidden': 'true' }), `replica ${replica.id}`, h('span', { class: 'unseen' }, `, ${health.text}`)));
        }))))))));
}
