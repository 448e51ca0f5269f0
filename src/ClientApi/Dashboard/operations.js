// What was done to the membership: one operation step by step, and the history.
import { h } from './dom.js';
import { bytes, dateOf, duration, number, operationText, timeOf, words } from './format.js';
import { panel, stateBadge } from './parts.js';
import { routes } from './routes.js';

const stages = ['queued', 'adding-learners', 'catching-up', 'proposed', 'joint', 'leaving'];

export function operationPanel(page) {
  if (page.operations === null || page.selected === null) return null;
  const operation = page.operations.find(known => known.id === page.selected);
  if (!operation) {
    return panel('operation', `Operation ${page.selected}`, {}, h('p', { class: 'muted' }, 'The history has no such operation, or no longer.'));
  }

  const isRunning = !operation.result;
  return panel('operation', `Operation ${operation.id}`, {
    isTarget: page.isOperationNamed,
    label: stateBadge(operation.state),
    actions: isRunning && [h('button', { type: 'button', class: 'button', onclick: () => page.cancelOperation(operation) }, 'Cancel the operation')],
  },
  h('p', { class: 'operation-text' }, operationText(operation), h('span', { class: 'muted' }, ` · ${words(operation.transition)}`)),
  rail(operation),
  operation.explanation && h('p', { class: 'notice warn', role: 'status' }, h('strong', {}, 'It waits. '), operation.explanation),
  result(operation),
  isRunning && operation.progress?.catchUp.length > 0 && h('ul', { class: 'catch-up' }, operation.progress.catchUp.map(catchUp)),
  timeline(operation));
}

/** The stages with those behind, the one that is, and those that it did not need. */
function rail({ events, state, result: end }) {
  const seen = new Set(events.map(event => event.state));
  const last = end ? end.outcome : 'completed';
  return h('ol', { class: 'rail', 'aria-label': 'Stages' }, [...stages, last].map(stage => {
    const isNow = stage === state;
    const kind = isNow ? (end ? `ended ${end.outcome}` : 'now') : seen.has(stage) ? 'past' : 'not';
    return h('li', { class: `stage ${kind}`, 'data-key': stage, 'aria-current': isNow ? 'step' : null }, words(stage));
  }));
}

function result({ result: end }) {
  if (!end || end.outcome === 'completed') return null;
  return h('p', { class: `notice ${end.outcome === 'cancelled' ? 'plain' : 'danger'}` },
    h('strong', {}, `${words(end.outcome)}. `), end.reason, ' ', end.code && h('code', {}, end.code));
}

function catchUp({ replicaId, match, target, bytesLeft }) {
  return h('li', { 'data-key': replicaId },
    h('span', {}, `Replica ${replicaId} catches up`),
    h('progress', { max: Math.max(1, target), value: Math.min(match, target), 'aria-label': `Replica ${replicaId} catches up` }),
    h('span', { class: 'muted' }, `${number(match)} of ${number(target)}, ${bytes(bytesLeft)} left`));
}

function timeline({ events, requestedAt, result: end }) {
  const begin = new Date(requestedAt);
  return h('ol', { class: 'timeline', 'aria-label': 'Steps' }, events.map((event, i) => {
    const isLast = i === events.length - 1;
    return h('li', { class: isLast && !end ? 'step running' : `step ${event.state}`, 'data-key': event.sequence },
      h('span', { class: 'step-state' }, words(event.state)),
      h('span', { class: 'step-detail' }, event.detail),
      h('time', { datetime: event.at, title: dateOf(event.at) }, i === 0 ? timeOf(event.at) : `+ ${duration(new Date(event.at) - begin)}`));
  }));
}

export function historyPanel(page) {
  const { operations, selected, id } = page;
  return panel('history', 'Operations', {},
    operations === null && h('p', { class: 'muted' }, 'Asking for the history…'),
    operations?.length === 0 && h('p', { class: 'muted' }, 'The membership was never changed.'),
    operations?.length > 0 && h('ol', { class: 'history-list' }, operations.map(operation => h('li', { 'data-key': operation.id },
      h('a', { href: routes.operation(id, operation.id), 'aria-current': operation.id === selected ? 'true' : null },
        h('span', { class: 'history-id' }, operation.id),
        h('span', { class: 'history-text' }, operationText(operation)),
        h('span', { class: 'history-when muted' }, dateOf(operation.requestedAt), operation.finishedAt && `, ${duration(new Date(operation.finishedAt) - new Date(operation.requestedAt))}`),
        stateBadge(operation.state))))));
}
