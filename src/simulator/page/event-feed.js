/** Listens for "something is new" and says when the connection is lost. */

/**
 * Opens the feed for one person. A hidden page closes it (browsers allow only six connections to a server) and asks
 * again when it is looked at.
 */
export function openFeed({ person, onChanged, onConnection }) {
  let source;
  const open = () => {
    source = new EventSource(`/simulator/api/events?${new URLSearchParams({ person })}`);
    source.addEventListener('open', () => onConnection(true));
    source.addEventListener('changed', ({ data }) => onChanged(JSON.parse(data).chat));
    source.addEventListener('error', () => onConnection(false));
  };
  const close = () => {
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
