// The form that makes a change or a replacement: planned first, then started.
import { get, groupPath, newIdempotencyKey, post, Problem } from './api.js';
import { h } from './dom.js';
import { count } from './format.js';
import { panel, problemNotice } from './parts.js';
import { planView } from './plan-view.js';
import { routes } from './routes.js';

const types = [
  ['add-voter', 'Add a voter on'], ['add-learner', 'Add a learner on'], ['promote', 'Promote'], ['demote', 'Demote'], ['remove', 'Remove'],
];
const transitions = [
  ['auto', 'Automatic: joint only where one step is not enough'],
  ['joint-implicit', 'Joint, and left by itself'],
  ['joint-explicit', 'Joint, until it is told to leave'],
];
const takesSilo = type => type.startsWith('add-');
const rowsAtMost = 31;

export function changeForm(page, { kind, type, replicaId }, { changed, started, announce }) {
  const isReplace = kind === 'replace';
  const draft = {
    rows: [{ type: type ?? 'add-voter', silo: '', replicaId: replicaId ?? '' }],
    transition: 'auto',
    isPinned: true,
  };
  let silos = [];
  let plan = null;
  let problem = null;
  let busy = false;

  // What was planned, and is posted as it is: an answer that got lost can be asked for again without doing it twice.
  let request = null;

  get('v1/groups').then(groups => { silos = [...new Set(groups.flatMap(group => group.members))]; changed(); }, () => {});

  function edit(change) {
    change();
    [plan, problem, request] = [null, null, null];
    changed();
  }

  function body(version) {
    const [first] = draft.rows;
    const what = isReplace
      ? { replicaId: Number(first.replicaId), silo: first.silo.trim() }
      : {
        changes: draft.rows.map(row => takesSilo(row.type)
          ? { type: row.type, silo: row.silo.trim() }
          : { type: row.type, replicaId: Number(row.replicaId) }),
        transition: draft.transition,
      };
    return draft.isPinned ? { ...what, ifVersion: version } : what;
  }

  async function attempt(call) {
    if (busy) return;
    [busy, problem] = [true, null];
    changed();
    try {
      await call();
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem = caught;
    }
    busy = false;
    changed();
  }

  const makePlan = () => attempt(async () => {
    request = { key: newIdempotencyKey(), body: body(page.group.configuration.version) };
    plan = null;
    plan = await post(`${groupPath(page.id)}/plan`, request.body);
    announce(plan.refusal ? 'The plan would be refused.' : `Planned: ${count(plan.phases.length, 'phase')}, ${count(plan.warnings.length, 'warning')}.`);
  });

  const start = () => attempt(async () => {
    const call = isReplace ? 'replace' : 'changes';
    started(await post(`${groupPath(page.id)}/${call}`, request.body, { 'idempotency-key': request.key }));
  });

  function view() {
    return panel('form', isReplace ? 'Replace a member' : 'Change members', {
      actions: [h('a', { class: 'link', href: routes.group(page.id) }, 'Close')],
    },
    h('form', { onsubmit: event => { event.preventDefault(); makePlan(); } },
      h('datalist', { id: 'silos' }, [...new Set([...silos, ...page.group.replicas.map(replica => replica.silo)])].sort().map(silo => h('option', { value: silo }))),
      isReplace ? replaceRow() : changeRows(),
      h('label', { class: 'check' },
        h('input', { type: 'checkbox', checked: draft.isPinned, onchange: event => edit(() => { draft.isPinned = event.target.checked; }) }),
        `Only if the configuration is still ${page.group.configuration.version}`),
      h('div', { class: 'actions' },
        h('button', { type: 'submit', class: plan ? 'button' : 'button primary', 'aria-disabled': busy && 'true' }, plan ? 'Plan again' : 'Plan'),
        h('span', { class: 'muted' }, 'Nothing is proposed by a plan.'))),
    problem && problemNotice(problem, plan ? 'This was refused.' : 'There is no plan.'),
    plan && planView(plan),
    plan && !plan.refusal && h('div', { class: 'actions start' },
      h('button', { type: 'button', class: 'button primary', 'aria-disabled': busy && 'true', onclick: start }, isReplace ? 'Start the replacement' : 'Start the change')));
  }

  const replicaSelect = (row, label, index) => h('label', {}, h('span', {}, label),
    h('select', {
      required: true, value: String(row.replicaId), 'data-focus': index === 0 && (isReplace || !takesSilo(row.type)),
      onchange: event => edit(() => { row.replicaId = event.target.value; }),
    },
    h('option', { value: '' }, 'Choose…'),
    page.group.replicas.map(replica => h('option', { value: String(replica.id) }, `${replica.id} on ${replica.silo}`))));

  const siloInput = (row, label) => h('label', {}, h('span', {}, label),
    h('input', {
      required: true, list: 'silos', value: row.silo, autocomplete: 'off', spellcheck: 'false', maxlength: 63, placeholder: 'raft-3',
      oninput: event => edit(() => { row.silo = event.target.value; }),
    }));

  const replaceRow = () => h('div', { class: 'change-row' },
    replicaSelect(draft.rows[0], 'The member that goes', 0), siloInput(draft.rows[0], 'The silo of the new one'));

  function changeRows() {
    return [
      draft.rows.map((row, i) => h('fieldset', { class: 'change-row', 'data-key': `row-${i}` },
        h('legend', { class: 'unseen' }, `Part ${i + 1} of the change`),
        h('label', {}, h('span', {}, 'What'),
          h('select', { value: row.type, 'data-focus': i === 0 && takesSilo(row.type), onchange: event => edit(() => { row.type = event.target.value; }) },
            types.map(([value, text]) => h('option', { value }, text)))),
        takesSilo(row.type) ? siloInput(row, 'Silo') : replicaSelect(row, 'Replica', i),
        draft.rows.length > 1 && h('button', {
          type: 'button', class: 'button quiet', 'aria-label': `Take part ${i + 1} away`, onclick: () => edit(() => draft.rows.splice(i, 1)),
        }, 'Take away'))),
      h('div', { class: 'actions' }, h('button', {
        type: 'button', class: 'button quiet', disabled: draft.rows.length >= rowsAtMost,
        onclick: () => edit(() => draft.rows.push({ type: 'remove', silo: '', replicaId: '' })),
      }, 'Add a part')),
      h('label', { class: 'transition' }, h('span', {}, 'Transition'),
        h('select', { value: draft.transition, onchange: event => edit(() => { draft.transition = event.target.value; }) },
          transitions.map(([value, text]) => h('option', { value }, text)))),
    ];
  }

  return { view };
}
