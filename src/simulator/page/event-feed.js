/** Listens for "something is new" and says when the connection is lost. */

const REOPEN_MS = 3_000;

/**
 * Opens the feed for one person. A hidden page closes it (browsers allow only six connections to a server) and asks
 * again when it is looked at.
 */
export function openFeed({ person, onChanged, onConnection }) {
  let source;
  let retry;
  const open = () => {
    source = new EventSource(`/simulator/api/events?${new URLSearchParams({ person })}`);
    source.addEventListener('open', () => onConnection(true));
    source.addEventListener('changed', ({ data }) => onChanged(JSON.parse(data).chat));
    source.addEventListener('error', () => {
      onConnection(false);
      // The browser reconnects by itself, except after an answer such as 503 from a server that is just stopping.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, REOPEN_MS);
    });
  };
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const onVisibility = () => {
    if (document.hidden) close();
    else if (source === undefined) open();
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    close();
  };
}
