/** Counters, gauges and histograms as Prometheus reads them. */
import { expect, test } from 'vitest';
import { Registry } from '../../src/metrics/registry.ts';

test('a counter counts by labels; a gauge says what is, or nothing after it was cleared', () => {
  const registry = new Registry();
  const sends = registry.counter('sends_total', 'Sends.');
  const waiting = registry.gauge('waiting', 'Waiting.');
  sends.add({ channel: 'a' });
  sends.add({ channel: 'a' }, 2);
  sends.add({ channel: 'b' });
  waiting.set(7.5);
  expect(registry.write()).toBe(
    [
      '# HELP sends_total Sends.\n# TYPE sends_total counter\n',
      'sends_total{channel="a"} 3\nsends_total{channel="b"} 1\n',
      '# HELP waiting Waiting.\n# TYPE waiting gauge\nwaiting 7.5\n',
    ].join(''),
  );
  waiting.clear();
  expect(registry.write()).toMatch(/# TYPE waiting gauge\n$/);
});

test('a histogram is cumulative, with everything beyond the last bound in +Inf', () => {
  const registry = new Registry();
  const time = registry.histogram('t_seconds', 'Time.', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 3]) time.observe(value, { route: '/x' });
  expect(registry.write().split('\n').slice(2, -1)).toEqual([
    't_seconds_bucket{route="/x",le="0.1"} 2',
    't_seconds_bucket{route="/x",le="1"} 3',
    't_seconds_bucket{route="/x",le="+Inf"} 4',
    't_seconds_sum{route="/x"} 3.65',
    't_seconds_count{route="/x"} 4',
  ]);
});

test('quotes, backslashes and line breaks cannot break out of a label', () => {
  const registry = new Registry();
  registry.counter('c_total', 'One\ntwo \\').add({ reason: 'a"b\\c\nd 1' });
  const text = registry.write();
  expect(text).toContain('# HELP c_total One\\ntwo \\\\\n');
  expect(text).toContain('c_total{reason="a\\"b\\\\c\\nd 1"} 1\n');
});

test('more label sets than a figure may have end up under other', () => {
  const registry = new Registry();
  const requests = registry.counter('c_total', 'Requests.');
  for (let n = 0; n < 1_000; n += 1) requests.add({ route: `/${n}` });
  const lines = registry.write().split('\n').slice(2, -1);
  expect(lines).toHaveLength(201);
  expect(lines).toContain('c_total{route="other"} 800');
});

test('a name that Prometheus refuses, or a second figure of one name, is refused', () => {
  const registry = new Registry();
  registry.gauge('one', 'One.');
  expect(() => registry.gauge('one', 'One.')).toThrow('twice');
  expect(() => registry.gauge('one-two', 'One.')).toThrow('no name');
});
