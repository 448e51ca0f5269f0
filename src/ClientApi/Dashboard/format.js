// Numbers, times and the API's words as people read them.

const whole = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const number = value => value === null || value === undefined ? '–' : whole.format(value);

/** 3 members, 1 member. */
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

export const timeOf = at => clock.format(new Date(at));

export const dateOf = at => day.format(new Date(at));

/** A span in the unit that fits. */
export function duration(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.floor(ms % 60_000 / 1000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.floor(ms % 3_600_000 / 60_000)} min`;
}

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

const capitalized = text => text.charAt(0).toUpperCase() + text.slice(1);

/** `adding-learners` as `Adding learners`. */
export const words = text => capitalized(String(text).replaceAll('-', ' '));

/** A long name with its middle left out: the ends tell one from another. */
export function shorten(text, length) {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** 1, 2 and 3. */
export function listed(values) {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** What one part of a change does, in words. */
export function changeText({ type, silo, replicaId }) {
  const id = replicaId ? ` ${replicaId}` : '';
  switch (type) {
    case 'add-voter': return `add voter${id} on ${silo}`;
    case 'add-learner': return `add learner${id} on ${silo}`;
    default: return `${type}${id}`;
  }
}

/** What an operation is about, in one line. */
export function operationText({ kind, changes }) {
  const parts = changes.map(changeText).join(', ');
  if (kind === 'replace' || parts === '') return parts ? `${words(kind)}: ${parts}` : words(kind);
  return capitalized(parts);
}
