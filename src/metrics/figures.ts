/** Every figure there is about the program: its name, what it says, what its labels are. */
import { type Counter, type Gauge, type Histogram, Registry } from './registry.ts';

/** Seconds. The platforms ask for an answer within 5. */
const ANSWER_BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The instruments by name, and the registry that writes them down. */
export type Figures = ReturnType<typeof createFigures>;

/** One set a process. */
export function createFigures() {
  const registry = new Registry();
  return {
    registry,
    ...processFigures(registry),
    ...trafficFigures(registry),
    ...queueFigures(registry),
    ...databaseFigures(registry),
    ...keepingFigures(registry),
  };
}

function processFigures(registry: Registry) {
  const gauge = (name: string, help: string): Gauge => registry.gauge(name, help);
  return {
    build: gauge('assistant_build_info', 'Always 1; labels: version of the program, version of Node.'),
    startedAt: gauge('process_start_time_seconds', 'When the process started, in Unix seconds.'),
    cpu: gauge('process_cpu_seconds', 'Processor time used since the start, in seconds.'),
    rss: gauge('process_resident_memory_bytes', 'Memory in use (RSS).'),
    heap: gauge('nodejs_heap_used_bytes', 'JavaScript heap in use.'),
    openFiles: gauge('process_open_fds', 'Open files and sockets.'),
    handles: gauge('nodejs_active_handles', 'Timers, sockets and other things that keep the process alive.'),
    loopDelay: gauge(
      'nodejs_eventloop_delay_p99_seconds',
      'How late the event loop was, 99th percentile since the last look.',
    ),
    ready: gauge('assistant_ready', '1: can take messages (as /readyz says), 0: cannot.'),
    channelUp: gauge('assistant_channel_up', '1: the channel started, 0: it did not; label: channel.'),
    diskSize: gauge('assistant_disk_size_bytes', 'Size of the disk of DATA_DIR.'),
    diskFree: gauge('assistant_disk_free_bytes', 'What is free on the disk of DATA_DIR.'),
  };
}

function trafficFigures(registry: Registry) {
  const counter = (name: string, help: string): Counter => registry.counter(name, help);
  const spread = (name: string, help: string): Histogram => registry.histogram(name, help, ANSWER_BOUNDS);
  return {
    requests: counter('assistant_http_requests_total', 'HTTP answers; labels: route, status (2xx, 4xx …).'),
    requestTime: spread('assistant_http_request_seconds', 'From request to answer, in seconds; label: route.'),
    callbacks: counter(
      'assistant_callbacks_total',
      'Callbacks of platforms; labels: route, outcome (accepted, or why refused).',
    ),
    messages: counter('assistant_messages_total', 'Messages taken in; labels: channel, outcome (done, refused).'),
    messageTime: spread(
      'assistant_message_seconds',
      'From taking in to durable, its turn done, in seconds; label: channel.',
    ),
    sends: counter('assistant_sends_total', 'Sends; labels: channel, outcome (ok, or the error code).'),
    sendTime: spread('assistant_send_seconds', "The platform's answer to a send, in seconds; label: channel."),
    sendWaits: counter('assistant_send_waits_total', "Sends put off to stay below a platform's limit; label: channel."),
    tokens: counter(
      'assistant_token_refreshes_total',
      'Access tokens asked for; label: outcome (ok, or the error code).',
    ),
  };
}

function queueFigures(registry: Registry) {
  const gauge = (name: string, help: string): Gauge => registry.gauge(name, help);
  return {
    inboxWaiting: gauge('assistant_inbox_waiting', 'Messages taken in whose turn is not done.'),
    inboxOldest: gauge('assistant_inbox_oldest_seconds', 'How long the oldest of them has waited.'),
    parked: gauge('assistant_messages_parked', 'Messages set aside because their turn failed again and again.'),
    outbox: gauge(
      'assistant_outbox_messages',
      'Outgoing messages; label: state (pending, sending, held, uncertain, failed in the last day).',
    ),
    outboxOldest: gauge('assistant_outbox_oldest_seconds', 'Age of the oldest message that is due and not sent.'),
    sendingHeld: gauge('assistant_sending_held', '1: nothing is sent since a restore, until an operator lets it go.'),
    dutyMissed: gauge(
      'assistant_duty_notices_missed',
      'Duty messages of today and yesterday that went to nobody in time.',
    ),
    leases: gauge('assistant_leases_held', 'Leases that some instance holds.'),
    spoolWaiting: gauge('assistant_spool_waiting', 'Messages on disk that wait for the database.'),
    spoolOldest: gauge('assistant_spool_oldest_seconds', 'How long the oldest of them has waited.'),
  };
}

function databaseFigures(registry: Registry) {
  const gauge = (name: string, help: string): Gauge => registry.gauge(name, help);
  return {
    databaseUp: gauge('assistant_database_up', '1: the database answered within 2 s, 0: it did not.'),
    databaseTime: gauge('assistant_database_answer_seconds', 'How long the database took over a look at its clock.'),
    databaseSize: gauge('assistant_database_size_bytes', 'Size of the database.'),
    databaseClock: gauge('assistant_database_clock_offset_seconds', "The database's clock minus ours."),
    pool: gauge('assistant_database_connections', 'Connections of the pool; label: state (busy, idle, awaited).'),
  };
}

function keepingFigures(registry: Registry) {
  const gauge = (name: string, help: string): Gauge => registry.gauge(name, help);
  return {
    snapshotAge: gauge(
      'assistant_snapshot_age_seconds',
      'Since people and register were last compared with the database.',
    ),
    messageClock: gauge(
      'assistant_message_clock_offset_seconds',
      "Our clock minus the platforms', smallest of the last 20 messages: transit and skew.",
    ),
    backupAt: gauge('assistant_backup_last_success_seconds', 'When the last backup succeeded, in Unix seconds.'),
    auditHead: gauge('assistant_audit_head', 'Number of the newest row of the audit trail.'),
  };
}
