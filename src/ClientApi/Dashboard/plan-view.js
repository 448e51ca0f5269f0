// What a change would do, before anything is proposed.
import { h } from './dom.js';
import { count, words } from './format.js';
import { smallPicture } from './picture.js';

export function planView({ phases, warnings, refusal }) {
  return h('div', { class: 'plan', 'data-key': 'plan' },
    refusal && h('div', { class: 'notice danger', role: 'alert' },
      h('strong', {}, 'This would be refused.'), h('p', {}, refusal.reason, ' ', h('code', {}, refusal.code))),
    !refusal && h('ol', { class: 'phases', 'aria-label': 'Phases' }, phases.map(phase)),
    warnings.length > 0 && h('ul', { class: 'warnings', 'aria-label': 'Warnings' }, warnings.map(({ code, detail }) =>
      h('li', { class: 'notice warn' }, h('strong', {}, words(code)), ` ${detail}`))));
}

function phase({ name, detail, configuration, incoming, outgoing, toleratedFailures: { replicas, silos, databases } }) {
  const needs = (half, name) => half && h('dd', {}, name, `${half.needed} of { ${half.voters.join(', ')} }`);
  return h('li', { class: 'phase' },
    h('h4', {}, words(name)),
    smallPicture(configuration),
    h('p', {}, detail),
    h('dl', {},
      h('div', {}, h('dt', {}, 'Must acknowledge'), needs(outgoing, 'Outgoing: '), needs(incoming, outgoing && 'Incoming: ')),
      h('div', {}, h('dt', {}, 'Survives any'), h('dd', { class: replicas > 0 ? '' : 'none' },
        `${count(replicas, 'replica')}, ${count(silos, 'silo')}, ${count(databases, 'database')}`))));
}
