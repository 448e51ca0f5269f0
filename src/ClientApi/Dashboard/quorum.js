// A majority that fills up: a segment for each voter, and a mark where it is one.
import { h } from './dom.js';
import { count, listed, words } from './format.js';

/** The gauge of one half. `acks` says who has the running change's entry, where one is on its way. */
export function quorumGauge({ name, voters, healthy, needed }, { title = words(name), acks = null } = {}) {
  const spare = healthy.length - needed;
  const ordered = [...voters.filter(id => healthy.includes(id)), ...voters.filter(id => !healthy.includes(id))];
  const verdict = spare >= 0 ? `${spare === 0 ? 'none' : spare} to spare` : `${count(-spare, 'more voter')} needed`;
  return h('div', { class: `quorum ${name} ${spare > 0 ? 'safe' : spare === 0 ? 'tight' : 'lacking'}`, 'data-key': `quorum-${name}` },
    h('div', { class: 'quorum-head' },
      h('span', { class: 'quorum-title' }, title),
      h('span', {}, `${healthy.length} of ${voters.length} healthy, ${needed} needed`),
      h('span', { class: 'quorum-verdict' }, verdict)),
    h('div', {
      class: 'segments', role: 'meter', 'aria-label': `${title}: healthy voters`, 'aria-valuemin': 0, 'aria-valuemax': voters.length,
      'aria-valuenow': healthy.length, 'aria-valuetext': `${healthy.length} of ${voters.length} voters are healthy, ${needed} are needed`,
    },
    ordered.map((id, i) => h('span', {
      class: `segment ${healthy.includes(id) ? 'full' : ''} ${acks?.acks.includes(id) ? 'acked' : ''} ${i === needed - 1 ? 'last-needed' : ''}`,
      'data-key': `segment-${id}`,
    }, id))),
    acks && h('p', { class: 'acks' }, acks.acks.length > 0
      ? `${listed(acks.acks)} ${acks.acks.length === 1 ? 'has' : 'have'} the change; ${acks.needed} needed`
      : `Nobody has the change yet; ${acks.needed} needed`));
}
