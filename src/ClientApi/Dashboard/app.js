// The way in: which page the address names, and when it is drawn.
import { show } from './dom.js';
import { openGroup } from './group-page.js';
import { openOverview } from './overview-page.js';
import { parseRoute } from './routes.js';

const main = document.getElementById('main');
const connection = document.getElementById('connection');
const announcer = document.getElementById('announcer');

let page = null;
let key = '';
let scheduled = false;

/** What a page may do to what is around it. */
const shell = {
  /** Draws the page again, once, however often it is asked for before. */
  changed() {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(draw);
  },

  /** Tells those who do not see the page what happened. */
  announce(text) {
    announcer.textContent = text;
  },

  /** Whether the API answered the last question. */
  reached(isReached) {
    connection.dataset.state = isReached ? 'live' : 'lost';
    show(connection, isReached ? 'Live' : 'The API does not answer. Trying again.');
  },
};

function draw() {
  scheduled = false;
  const { title, content } = page.view();
  document.title = title ? `${title} · OrleansRaft` : 'OrleansRaft';
  show(main, content);
}

function follow() {
  const route = parseRoute(location.hash);
  const newKey = route.group ?? '';
  const isFirst = page === null;
  if (isFirst || newKey !== key) {
    page?.close();
    key = newKey;
    show(main);
    page = route.group === null ? openOverview(shell) : openGroup(route.group, shell);
  }

  page.go(route);
  draw();
  // A reader who followed a link is where it led; whoever just came is at the top of the page.
  if (!isFirst) focusTarget()?.focus({ preventScroll: false });
}

const focusTarget = () => main.querySelector('[data-focus]') ?? main.querySelector('h1');

addEventListener('hashchange', follow);
addEventListener('resize', () => shell.changed());
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault(); // The address names the page, not a place in it.
  main.focus();
});
follow();
