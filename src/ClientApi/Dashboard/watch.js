import { operationPath } from './api.js';

const comeBackMs = 2_000;

/**
 * Follows an operation by its server-sent events until its end: `onStep` gets each step once, `onEnd` the result. The connection is
 * closed while the page is hidden, since a browser has few of them. Returns how to stop.
 */
export function watchOperation(group, id, onStep, onEnd) {
  let source = null;
  let timer = 0;
  let seen = 0;
  let stopped = false;

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function turn() {
    close();
    if (stopped || document.hidden) return;
    source = new EventSource(`${operationPath(group, id)}/events`);
    source.addEventListener('step', message => {
      const step = JSON.parse(message.data);
      if (step.sequence <= seen) return; // A new connection tells all from the beginning.
      seen = step.sequence;
      onStep(step);
    });
    source.addEventListener('end', message => {
      stop();
      onEnd(JSON.parse(message.data));
    });
    source.addEventListener('error', () => {
      // What breaks, the browser mends; what was refused, it gives up.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(turn, comeBackMs);
    });
  }

  function stop() {
    stopped = true;
    close();
    document.removeEventListener('visibilitychange', turn);
  }

  document.addEventListener('visibilitychange', turn);
  turn();
  return stop;
}
