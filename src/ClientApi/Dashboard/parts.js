// Small pieces that several views share.
import { h } from './dom.js';
import { words } from './format.js';

/** A word with a colour; the word alone says it all. */
export const badge = (text, tone = 'plain') => h('span', { class: `badge ${tone}` }, text);

/** A heading with what belongs to it; `isTarget` where the address leads to it. */
export function panel(id, title, { actions = null, label = null, isTarget = false } = {}, ...content) {
  return h('section', { class: `panel ${id}`, 'aria-labelledby': `${id}-title`, 'data-key': id },
    h('div', { class: 'panel-head' }, h('h2', { id: `${id}-title`, tabindex: isTarget && -1, 'data-focus': isTarget }, title), label, actions && h('div', { class: 'actions' }, actions)),
    content);
}

/** Why the API said no. */
export function problemNotice(problem, lead = null) {
  const fields = Object.entries(problem.errors).flatMap(([field, errors]) => errors.map(error => `${field} ${error}`));
  return h('div', { class: 'notice danger', role: 'alert' },
    lead && h('strong', {}, lead),
    h('p', {}, problem.message, ' ', h('code', {}, problem.code)),
    fields.length > 1 && h('ul', {}, fields.map(text => h('li', {}, text))));
}

const tones = {
  completed: 'good', refused: 'danger', failed: 'danger', cancelled: 'plain', queued: 'plain',
};

/** Where an operation stands. */
export const stateBadge = state => badge(words(state), tones[state] ?? 'busy');

/** One figure with its name. */
export const fact = (name, ...value) => h('div', { class: 'fact' }, h('dt', {}, name), h('dd', {}, value));

/** Lets a person confirm what is hard to take back; false too when they press Escape. */
export function confirmed({ title, text, yes, no }) {
  return new Promise(resolve => {
    let isYes = false;
    const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' },
      h('h2', { id: 'confirm-title' }, title),
      h('p', {}, text),
      h('div', { class: 'actions' },
        h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, no),
        h('button', { type: 'button', class: 'button danger', onclick: () => { isYes = true; dialog.close(); } }, yes)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(isYes);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
