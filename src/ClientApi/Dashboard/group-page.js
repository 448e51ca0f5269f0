// The page of one group: what is asked when, and what is kept of it.
import { get, groupPath, operationPath, post, Problem, remove, newIdempotencyKey } from './api.js';
import { changeForm } from './change-form.js';
import { words } from './format.js';
import { groupView } from './group-view.js';
import { confirmed } from './parts.js';
import { poll } from './poll.js';
import { isServing } from './replicas.js';
import { routes } from './routes.js';
import { watchOperation } from './watch.js';

const groupPeriodMs = 1_000;
const operationsPeriodMs = 5_000;

export function openGroup(id, shell) {
  const page = {
    id, group: null, problem: null, operations: null, explanation: null, explainProblem: null, actionProblem: null,
    selected: null, isOperationNamed: false, form: null, cancelOperation, leaveJoint,
  };
  let route = null;
  let watched = null;
  let unwatch = () => {};
  let isClosed = false;

  const asking = poll(groupPeriodMs, askGroup);
  const askingOperations = poll(operationsPeriodMs, askOperations);

  async function askGroup() {
    try {
      const group = await get(groupPath(id));
      const before = page.group;
      [page.group, page.problem] = [group, null];
      shell.reached(true);
      if (before) tellChanges(before, group);
      await Promise.all([explain(isServing(group)), askRunning()]);
    } catch (caught) {
      page.problem = caught;
      shell.reached(caught.status !== 0);
      if (caught.status === 503) await explain(false);
    }
    if (!isClosed) shell.changed();
  }

  function tellChanges(before, group) {
    if (before.phase !== group.phase || before.configuration.version !== group.configuration.version) askingOperations.now();
    if (before.leader?.replicaId !== group.leader?.replicaId)
      shell.announce(group.leader ? `Replica ${group.leader.replicaId} on ${group.leader.silo} leads now.` : 'The group has no leader.');
  }

  async function explain(serves) {
    page.explainProblem = null;
    if (serves) page.explanation = null;
    else await get(`${groupPath(id)}/explain`).then(answer => { page.explanation = answer; }, caught => { page.explainProblem = caught; });
  }

  async function askOperations() {
    const operations = await get(`${groupPath(id)}/changes`).catch(() => null);
    if (!operations || isClosed) return;
    page.operations = operations.map(merged);
    select();
    shell.changed();
  }

  // The events are quicker than the questions: what they told is not forgotten for an answer from before.
  function merged(fresh) {
    const known = page.operations?.find(operation => operation.id === fresh.id);
    if (!known || fresh.result || (!known.result && known.events.length <= fresh.events.length)) return fresh;
    return { ...fresh, events: known.events, state: known.state, result: known.result };
  }

  async function askRunning() {
    const running = page.operations?.find(operation => operation.id === page.selected && !operation.result);
    if (!running) return;
    const fresh = await get(operationPath(id, running.id)).catch(() => null);
    if (fresh) page.operations = page.operations.map(operation => operation.id === fresh.id ? merged(fresh) : operation);
  }

  function select() {
    const operations = page.operations ?? [];
    const running = operations.findLast(operation => !operation.result);
    page.selected = route?.operation ?? running?.id ?? operations[0]?.id ?? null;
    const selected = operations.find(operation => operation.id === page.selected);
    const toWatch = selected && !selected.result ? selected.id : null;
    if (toWatch === watched) return;
    unwatch();
    watched = toWatch;
    unwatch = toWatch ? watchOperation(id, toWatch, step => took(toWatch, step), result => ended(toWatch, result)) : () => {};
  }

  function update(operationId, change) {
    page.operations = page.operations.map(operation => operation.id === operationId ? { ...operation, ...change(operation) } : operation);
    shell.changed();
  }

  function took(operationId, step) {
    const known = page.operations.find(operation => operation.id === operationId);
    if (known.events.some(event => event.sequence === step.sequence)) return;
    update(operationId, operation => ({ state: step.state, events: [...operation.events, step] }));
    shell.announce(`Operation ${operationId}: ${words(step.state)}. ${step.detail}`);
    asking.now();
  }

  function ended(operationId, result) {
    update(operationId, () => ({ state: result.outcome, result }));
    watched = null;
    askingOperations.now();
    asking.now();
  }

  /** Does something to the group, and shows the API's reason if it is refused. */
  async function act(call, done) {
    page.actionProblem = null;
    try {
      done(await call());
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      page.actionProblem = caught;
    }
    askingOperations.now();
    shell.changed();
  }

  async function cancelOperation(operation) {
    const isSure = await confirmed({
      title: `Cancel operation ${operation.id}?`,
      text: 'What it has done is undone where that is still safe: new learners are removed again, a joint configuration is gone back from.',
      yes: 'Cancel the operation',
      no: 'Let it go on',
    });
    if (isSure) await act(() => remove(operationPath(id, operation.id)), () => shell.announce(`Operation ${operation.id} is being cancelled.`));
  }

  function leaveJoint() {
    return act(() => post(`${groupPath(id)}/changes/leave-joint`, undefined, { 'idempotency-key': newIdempotencyKey() }), started);
  }

  function started(operation) {
    page.operations = [operation, ...(page.operations ?? []).filter(known => known.id !== operation.id)];
    shell.announce(`Operation ${operation.id} was accepted.`);
    location.hash = routes.operation(id, operation.id);
  }

  return {
    go(newRoute) {
      const formBefore = JSON.stringify(route?.form ?? null);
      route = newRoute;
      if (JSON.stringify(route.form) !== formBefore) page.form = route.form && changeForm(page, route.form, { changed: shell.changed, announce: shell.announce, started });
      page.isOperationNamed = route.operation !== null;
      page.actionProblem = null;
      select();
    },
    close() {
      isClosed = true;
      asking.stop();
      askingOperations.stop();
      unwatch();
    },
    view: () => ({ title: id, content: groupView(page) }),
  };
}
