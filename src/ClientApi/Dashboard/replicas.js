// What a group's JSON says of its replicas, put the way the views need it.
import { duration } from './format.js';

/** Above this many entries a replica that answers is behind, not merely on its way. */
const lagOfNote = 500;

const silentAfterMs = 3_000;

/** Whether both halves that are needed have their majority, and somebody leads. */
export const isServing = group => group.leader !== null && halves(group).every(half => half.healthy.length >= half.needed);

/** The majorities that an entry needs now: one, or two while joint. */
export function halves({ quorum }) {
  const incoming = { name: 'incoming', ...quorum.incoming };
  return quorum.outgoing ? [{ name: 'outgoing', ...quorum.outgoing }, incoming] : [incoming];
}

/** Who is in which of the four zones of the picture. */
export function zonesOf(configuration) {
  const { voters, votersOutgoing, learners } = configuration;
  return {
    outgoing: votersOutgoing.filter(id => !voters.includes(id)),
    both: votersOutgoing.filter(id => voters.includes(id)),
    incoming: voters.filter(id => !votersOutgoing.includes(id)),
    learners: learners.filter(id => !voters.includes(id) && !votersOutgoing.includes(id)),
  };
}

/** How a replica is, as a tone and in words. */
export function healthOf(replica, group) {
  if (group.leader === null) return { tone: 'unknown', text: 'not known without a leader' };
  if (replica.lastContactMs === null) return { tone: 'danger', text: 'never heard of' };
  const voting = halves(group).filter(half => half.voters.includes(replica.id));
  const isHeard = voting.length > 0 ? voting.every(half => half.healthy.includes(replica.id)) : replica.lastContactMs < silentAfterMs;
  if (!isHeard) return { tone: 'danger', text: `silent for ${duration(replica.lastContactMs)}` };
  if (replica.state === 'snapshot') return { tone: 'warn', text: 'receives a snapshot' };
  return replica.lagEntries > lagOfNote ? { tone: 'warn', text: 'catches up' } : { tone: 'good', text: 'healthy' };
}

const roleTexts = {
  leader: 'leader', follower: 'voter', candidate: 'candidate', learner: 'learner', 'outgoing-learner': 'becomes a learner', outgoing: 'leaves',
};

export const roleText = role => roleTexts[role] ?? role;

/** How much of the log it has, from 0 to 1. */
export const completeness = ({ match, lagEntries }) => match + lagEntries === 0 ? 1 : match / (match + lagEntries);

/** Replicas by database, and within it by silo; those whose database is not known come last. */
export function byDomain(replicas) {
  const domains = new Map();
  for (const replica of replicas) {
    const database = replica.database ?? null;
    if (!domains.has(database)) domains.set(database, new Map());
    const silos = domains.get(database);
    silos.set(replica.silo, [...silos.get(replica.silo) ?? [], replica]);
  }

  return [...domains].sort(([a], [b]) => (a === null) - (b === null) || String(a).localeCompare(String(b)))
    .map(([database, silos]) => ({ database, silos: [...silos].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })) }));
}
