// Asking again and again, but only while somebody looks.

/** Calls `ask` at once and then `periodMs` after each end, unless the page is hidden. `now` asks at once, `stop` ends it. */
export function poll(periodMs, ask) {
  let timer = 0;
  let stopped = false;
  let busy = false;
  let again = false;

  async function turn() {
    clearTimeout(timer);
    again = busy;
    if (stopped || busy || document.hidden) return;
    busy = true;
    try {
      await ask();
    } finally {
      busy = false;
      if (!stopped) timer = setTimeout(turn, again ? 0 : periodMs);
    }
  }

  document.addEventListener('visibilitychange', turn);
  turn();
  return {
    now: turn,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', turn);
    },
  };
}
