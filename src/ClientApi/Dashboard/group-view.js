// One group as it is drawn.
import { h } from './dom.js';
import { count, duration, number, words } from './format.js';
import { membersPanel, domainsPanel } from './members.js';
import { historyPanel, operationPanel } from './operations.js';
import { badge, fact, panel, problemNotice } from './parts.js';
import { picture } from './picture.js';
import { quorumGauge } from './quorum.js';
import { halves, isServing } from './replicas.js';
import { routes } from './routes.js';

/** What a panel takes of its width for its border and padding, in CSS pixels. */
const panelFrame = 42;

export function groupView(page) {
  const { group } = page;
  if (!group) {
    return [head(page), page.problem ? problemNotice(page.problem, 'The group cannot be shown.') : h('p', { class: 'muted' }, 'Asking for the group…')];
  }

  return [
    head(page),
    page.problem && problemNotice(page.problem, 'What is shown is not of now.'),
    !isServing(group) && standstill(page),
    page.actionProblem && problemNotice(page.actionProblem, 'This was refused.'),
    facts(group),
    picturePanel(page),
    page.form?.view(),
    operationPanel(page),
    membersPanel(group),
    h('div', { class: 'columns', 'data-key': 'columns' }, historyPanel(page), domainsPanel(group)),
  ];
}

function head({ id, group }) {
  return h('div', { class: 'page-head', 'data-key': 'head' },
    h('div', {},
      h('p', { class: 'crumbs' }, h('a', { href: routes.overview }, 'All groups')),
      h('h1', { tabindex: -1 }, id)),
    group && h('p', { class: 'badges' },
      isServing(group) ? badge('Serves', 'good') : badge('Does not serve', 'danger'),
      badge(words(group.phase), group.phase === 'stable' ? 'plain' : 'busy'),
      badge(`State machine ${group.stateMachine}`)),
    group && h('div', { class: 'actions' },
      h('a', { class: 'button primary', href: routes.change(id) }, 'Change members'),
      h('a', { class: 'button', href: routes.replace(id) }, 'Replace a member')));
}

/** Why nothing goes on: the server's sentence, and who is missing. */
function standstill({ group, explanation, explainProblem }) {
  const missing = explanation?.halves.flatMap(half => half.missing.map(replica => ({ ...replica, half: half.half }))) ?? [];
  const isJoint = explanation?.halves.length > 1;
  // Only the sentence interrupts a reader: the times below it change each second.
  return h('div', { class: 'notice danger standstill', 'data-key': 'standstill' },
    h('strong', { role: 'alert' }, explanation?.summary ?? (group.leader ? 'A majority is missing.' : 'The group has no leader.')),
    missing.length > 0 && h('ul', {}, missing.map(({ replicaId, silo, cause, sinceMs, detail, half }) => h('li', { 'data-key': `${half}-${replicaId}` },
      badge(words(cause), 'danger'), ` Replica ${replicaId} on ${silo}${isJoint ? `, ${half}` : ''}`, sinceMs !== null && ` for ${duration(sinceMs)}`, `. ${detail}`))),
    explainProblem && h('p', { class: 'muted' }, `Why is not known: ${explainProblem.message}`));
}

function facts(group) {
  const { replicas, silos, databases } = group.toleratedFailures;
  const tolerated = (value, one) => h('span', { class: value > 0 ? 'survives' : 'survives none' }, count(value, one));
  return h('dl', { class: 'facts', 'data-key': 'facts' },
    fact('Leader', group.leader
      ? [h('span', { class: 'figure' }, group.leader.silo), h('small', {}, `replica ${group.leader.replicaId}, term ${number(group.leader.term)}`)]
      : h('span', { class: 'figure none' }, 'none')),
    fact('Committed', h('span', { class: 'figure' }, number(group.commitIndex)), h('small', {}, `${number(group.appliedIndex)} applied`)),
    fact('Configuration', h('span', { class: 'figure' }, number(group.configuration.version)), h('small', {}, membersText(group.configuration))),
    fact('Survives the loss of any', h('span', { class: 'tolerated' },
      tolerated(replicas, 'replica'), tolerated(silos, 'silo'), tolerated(databases, 'database'))));
}

const membersText = ({ voters, learners }) =>
  learners.length > 0 ? `${count(voters.length, 'voter')}, ${count(learners.length, 'learner')}` : count(voters.length, 'voter');

function picturePanel(page) {
  const { group } = page;
  const running = page.operations?.find(operation => operation.id === page.selected && !operation.result);
  const isJoint = group.quorum.outgoing !== null;
  const waits = group.phase === 'joint' && !group.configuration.autoLeave;
  return panel('configuration', isJoint ? 'Two majorities' : 'The configuration', {
    actions: waits && [h('button', { type: 'button', class: 'button', onclick: page.leaveJoint }, 'Leave the joint configuration')],
  },
  h('div', { class: 'quorums' }, halves(group).map(half => quorumGauge(half, {
    title: isJoint ? undefined : 'Voters', acks: running?.progress?.[half.name] ?? null,
  }))),
  picture(group, pictureWidth()));
}

function pictureWidth() {
  const main = document.getElementById('main');
  const { paddingLeft, paddingRight } = getComputedStyle(main);
  return Math.max(260, main.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - panelFrame);
}
