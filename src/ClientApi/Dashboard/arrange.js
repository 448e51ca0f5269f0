// Where the members of a joint configuration stand: two overlapping sets, and learners apart. Pure geometry, no page.

/** Sizes of the large picture, in CSS pixels: of a member's place, and of what is around the places; texts in characters. */
export const large = { width: 130, height: 130, pad: 28, gap: 34, inset: 10, title: 14, textLength: 22, isUpright: false };

/** The same for a narrow screen, on which the sets stand one below the other. */
export const upright = { width: 112, height: 130, pad: 24, gap: 40, inset: 8, title: 14, textLength: 18, isUpright: true };

/** Sizes of a small picture without titles, as in a plan. */
export const small = { width: 32, height: 32, pad: 9, gap: 12, inset: 5, title: 1, isUpright: false };

/**
 * Places the zones `outgoing`, `both`, `incoming` along one axis (across the page, or down a narrow one) and the learners behind.
 * Returns the height, the rectangles of the sets and of the learners, and the centre of each member.
 */
export function arrange(width, zones, sizes) {
  const { isUpright } = sizes;
  const along = isUpright ? sizes.height : sizes.width;
  const across = isUpright ? sizes.width : sizes.height;
  const room = width - 2 * sizes.pad - 2;
  const blocks = ['outgoing', 'both', 'incoming'].map(name => ({ name, ids: zones[name] })).filter(block => block.ids.length > 0);
  const isJoint = zones.outgoing.length + zones.both.length > 0;
  const most = Math.max(1, ...blocks.map(block => block.ids.length));

  const gaps = gapsBefore(blocks, sizes.gap);
  const lengthWith = lanes => blocks.reduce((sum, block, i) => sum + gaps[i] + Math.ceil(block.ids.length / lanes) * along, 0);
  let lanes = isJoint && most > 1 && !isUpright ? 2 : 1;
  if (isUpright) lanes = Math.max(1, Math.min(most, Math.floor(room / across)));
  else while (lanes < most && lengthWith(lanes) > room) lanes++;

  const places = [];
  let end = 0;
  blocks.forEach((block, i) => {
    block.start = end + gaps[i];
    places.push(...inLanes(block.ids, lanes, along, across).map(place => ({ ...place, along: place.along + block.start })));
    end = block.end = block.start + Math.ceil(block.ids.length / lanes) * along;
  });

  const sets = isJoint ? jointSets(blocks, end, lanes * across, sizes) : [{ name: 'incoming', ...grown(end, lanes * across, sizes.pad) }];
  return put({ width, sizes, sets, places, length: end, breadth: lanes * across, learners: zones.learners });
}

// Between the zones runs one border; between two sets without a common member run two.
const gapsBefore = (blocks, gap) =>
  blocks.map((block, i) => i === 0 ? 0 : block.name === 'incoming' && blocks[i - 1].name === 'outgoing' ? 2 * gap : gap);

function inLanes(ids, lanes, along, across) {
  return ids.map((id, i) => {
    const step = Math.floor(i / lanes);
    const inStep = Math.min(lanes, ids.length - step * lanes);
    return { id, along: (step + 0.5) * along, across: ((lanes - inStep) / 2 + i % lanes + 0.5) * across };
  });
}

const grown = (length, breadth, pad) => ({ from: -pad, to: length + pad, low: -pad, high: breadth + pad });

function jointSets(blocks, length, breadth, { pad, gap, inset }) {
  const find = name => blocks.find(block => block.name === name);
  const [onlyOut, both, onlyIn] = [find('outgoing'), find('both'), find('incoming')];
  const outgoing = { name: 'outgoing', ...grown(length, breadth, pad) };
  const incoming = { name: 'incoming', ...grown(length, breadth, pad) };
  if (onlyIn) outgoing.to = (both ?? onlyOut).end + gap / 2;
  if (onlyOut) incoming.from = (both ?? onlyIn).start - gap / 2;

  // A set that has no member of its own lies within the other; two that both have some are staggered, so that each border shows.
  const inner = !onlyOut ? outgoing : !onlyIn ? incoming : null;
  if (inner) {
    inner.low += inset;
    inner.high -= inset;
    if (!onlyOut) inner.from += inset;
    if (!onlyIn) inner.to -= inset;
  } else {
    outgoing.high -= inset;
    incoming.low += inset;
  }
  return [outgoing, incoming];
}

function put({ width, sizes, sets, places, length, breadth, learners }) {
  const { isUpright, pad, title } = sizes;
  const [wide, high] = isUpright ? [breadth, length] : [length, breadth];

  // Learners stand beside the sets where there is room, and below them otherwise.
  const learnerPad = pad * 0.6;
  const besideColumns = Math.ceil(learners.length / Math.max(1, Math.round(high / sizes.height)));
  const besideWidth = besideColumns * sizes.width + 2 * learnerPad;
  const isBeside = learners.length > 0 && !isUpright && wide + 2 * pad + pad + besideWidth <= width;
  const whole = wide + 2 * pad + (isBeside ? pad + besideWidth : 0);
  const x0 = Math.max(pad + 1, (width - whole) / 2 + pad);
  const y0 = title + pad;

  const members = new Map(places.map(({ id, along, across }) => [id, isUpright ? { x: x0 + across, y: y0 + along } : { x: x0 + along, y: y0 + across }]));
  const rectangles = sets.map(({ name, from, to, low, high: top }) => isUpright
    ? { name, x: x0 + low, y: y0 + from, width: top - low, height: to - from }
    : { name, x: x0 + from, y: y0 + low, width: to - from, height: top - low });
  let height = y0 + high + pad + 2;
  if (learners.length === 0) return { width, height, rectangles, members };

  const columns = isBeside ? besideColumns : Math.max(1, Math.min(learners.length, Math.floor((width - 2 * learnerPad - 2) / sizes.width)));
  const rows = Math.ceil(learners.length / columns);
  const box = { name: 'learners', width: columns * sizes.width + 2 * learnerPad, height: rows * sizes.height + 2 * learnerPad };
  box.x = isBeside ? x0 + wide + 2 * pad : (width - box.width) / 2;
  box.y = isBeside ? y0 + (high - rows * sizes.height) / 2 - learnerPad : height + title + pad / 2;
  for (const place of inLanes(learners, columns, sizes.height, sizes.width))
    members.set(place.id, { x: box.x + learnerPad + place.across, y: box.y + learnerPad + place.along });
  if (!isBeside) height = box.y + box.height + 2;
  return { width, height, rectangles: [...rectangles, box], members };
}
