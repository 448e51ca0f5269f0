// The picture of a group: its sets of voters, its members, and what flows from the leader to them.
import { arrange, large, small, upright } from './arrange.js';
import { h, s } from './dom.js';
import { count, listed, number, shorten } from './format.js';
import { completeness, healthOf, roleText, zonesOf } from './replicas.js';

const radius = 29;
const uprightBelow = 560;
const siloNameLength = 15;

/** Above this many members the lines between them are drawn faintly. */
const crowd = 9;

/** How far a disc stands above the middle of its place, which holds its labels, too. */
const discRise = 20;

const setTitles = { outgoing: 'Outgoing', incoming: 'Incoming', learners: 'Learners' };

/** The live picture, as wide as it is given. */
export function picture(group, width) {
  const zones = zonesOf(group.configuration);
  const isJoint = zones.outgoing.length + zones.both.length > 0;
  const sizes = width < uprightBelow ? upright : large;
  const plan = arrange(width, zones, sizes);
  const replicas = group.replicas.filter(replica => plan.members.has(replica.id));
  const discs = new Map([...plan.members].map(([id, { x, y }]) => [id, { x, y: y - discRise }]));
  return h('figure', { class: 'picture' },
    s('svg', { viewBox: `0 0 ${plan.width} ${plan.height}`, width: plan.width, height: plan.height, role: 'img', 'aria-label': inWords(group, zones) },
      plan.rectangles.map(({ name, x, y, width, height }) =>
        s('g', { class: `set ${name}`, 'data-key': `set-${name}` }, s('rect', { class: 'area', x, y, width, height, rx: 34 }))),
      plan.rectangles.map(rectangle => title(rectangle, isJoint)),
      s('g', { class: replicas.length > crowd ? 'flows faint' : 'flows', 'data-key': 'flows' }, flows(group, replicas, discs)),
      replicas.map(replica => member(replica, group, discs.get(replica.id), sizes))),
    h('figcaption', {}, caption(group, isJoint)));
}

function caption(group, isJoint) {
  if (!isJoint) return 'One majority decides. Rings show how much of the log each member has.';
  const sentence = 'Joint: an entry commits only once a majority of each set has it.';
  return group.configuration.autoLeave ? sentence : `${sentence} It stays so until it is told to leave.`;
}

function inWords(group, zones) {
  const parts = zones.outgoing.length + zones.both.length > 0
    ? [`Joint configuration. Outgoing voters ${listed([...zones.outgoing, ...zones.both])}`, `incoming voters ${listed([...zones.both, ...zones.incoming])}`]
    : [`Voters ${listed(zones.incoming)}`];
  if (zones.learners.length > 0) parts.push(`learners ${listed(zones.learners)}`);
  parts.push(group.leader ? `leader ${group.leader.replicaId}` : 'no leader');
  return `${parts.join('; ')}.`;
}

/** On the border of its set, and above all areas: one of two nested sets would cover the other's. */
function title({ name, x, y, width }, isJoint) {
  const text = name === 'incoming' && !isJoint ? 'Voters' : setTitles[name];
  const right = name === 'incoming' && isJoint;
  const pillWidth = text.length * 7.6 + 22;
  const pillX = right ? x + width - 26 - pillWidth : x + 26;
  return s('g', { class: `title-of ${name}`, 'data-key': `title-${name}` },
    s('rect', { class: 'pill', x: pillX, y: y - 11, width: pillWidth, height: 22, rx: 11 }),
    s('text', { class: 'set-title', x: pillX + pillWidth / 2, y: y + 4.5 }, text));
}

function flows(group, replicas, places) {
  const from = group.leader && places.get(group.leader.replicaId);
  if (!from) return [];
  return replicas.filter(replica => replica.id !== group.leader.replicaId).map(replica => {
    const to = places.get(replica.id);
    const isBroken = healthOf(replica, group).tone === 'danger';
    return s('path', {
      class: `flow ${isBroken ? 'broken' : replica.state ?? 'probe'}`,
      'data-key': `flow-${replica.id}`,
      d: `M${from.x} ${from.y} Q${(from.x + to.x) / 2 + (to.y - from.y) * 0.22} ${(from.y + to.y) / 2 - (to.x - from.x) * 0.22} ${to.x} ${to.y}`,
    });
  });
}

function member(replica, group, { x, y }, sizes) {
  const health = healthOf(replica, group);
  const isLeader = group.leader?.replicaId === replica.id;
  const isKnown = group.leader !== null;
  return s('g', {
    class: `member ${replica.role} ${health.tone}`,
    'data-key': `member-${replica.id}`,
    'data-replica': replica.id,
    style: { transform: `translate(${x}px, ${y}px)` },
  },
  s('title', {}, `Replica ${replica.id} on ${replica.silo}: ${roleText(replica.role)}, ${health.text}, match ${number(replica.match)}, lag ${number(replica.lagEntries)}`),
  s('circle', { class: 'disc', r: radius }),
  s('circle', { class: 'track', r: radius }),
  isKnown && s('circle', { class: 'ring', r: radius, pathLength: 100, style: { 'stroke-dasharray': `${completeness(replica) * 100} 100` } }),
  isLeader && s('path', { class: 'crown', d: 'M-11 -33 l-2 -11 6.5 4.5 6.5 -8 6.5 8 6.5 -4.5 -2 11 z' }),
  s('text', { class: 'member-id', y: 7.5 }, replica.id),
  s('g', { class: 'health', transform: 'translate(21 20)' }, s('circle', { r: 8.5 }), s('path', { d: healthGlyphs[health.tone] })),
  s('text', { class: 'member-silo', y: 48 }, shorten(replica.silo, siloNameLength)),
  s('text', { class: 'member-role', y: 63 }, isLeader ? `leader, term ${group.leader.term}` : roleText(replica.role)),
  s('text', { class: 'member-log', y: 78 }, isKnown ? logText(replica, sizes.textLength) : 'log not known'));
}

/** What fits under a member: where there is no room for both, how far it is behind says more than where it is. */
function logText({ match, lagEntries }, length) {
  const lag = lagEntries > 0 ? `lag ${number(lagEntries)}` : 'no lag';
  const both = `${number(match)} · ${lag}`;
  return both.length <= length ? both : lag;
}

// A check, a clock's hands, a cross, a dash: the state shows without colours, too.
const healthGlyphs = {
  good: 'M-3.6 0.2 l2.4 2.6 4.8 -5.4',
  warn: 'M0 -4 v4.2 h3.4',
  danger: 'M-3 -3 l6 6 M3 -3 l-6 6',
  unknown: 'M-3.4 0 h6.8',
};

/** A configuration that is only thought of, as dots. */
export function smallPicture(configuration) {
  const zones = zonesOf(configuration);
  const ids = Object.values(zones).flat().length;
  const plan = arrange(Math.max(150, Math.min(300, ids * 40 + 60)), zones, small);
  return s('svg', { class: 'small-picture', viewBox: `0 0 ${plan.width} ${plan.height}`, width: plan.width, height: plan.height, role: 'img', 'aria-label': smallWords(configuration) },
    plan.rectangles.map(({ name, x, y, width, height }) =>
      s('g', { class: `set ${name}` }, s('rect', { class: 'area', x, y, width, height, rx: 14 }))),
    [...plan.members].map(([id, { x, y }]) =>
      s('g', { class: 'dot', transform: `translate(${x} ${y})` }, s('circle', { r: 12 }), s('text', { y: 4.5 }, id))));
}

function smallWords({ voters, votersOutgoing, learners }) {
  const parts = [`${count(voters.length, 'voter')}: ${listed(voters)}`];
  if (votersOutgoing.length > 0) parts.push(`outgoing: ${listed(votersOutgoing)}`);
  if (learners.length > 0) parts.push(`learners: ${listed(learners)}`);
  return parts.join('; ');
}
