/** The app's channel before its stand-in, for one test file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import type { Channel, OutboundBody, OutboundTarget, SendResult } from '../../../src/channels/contract.ts';
import type { Uploads } from '../../../src/channels/ports.ts';
import type { TencentApi } from '../../../src/channels/tencent/api.ts';
import { openAppApi } from '../../../src/channels/wecom-app/app-api.ts';
import { createWecomAppChannel } from '../../../src/channels/wecom-app/channel.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startWecomSim, type WecomSim } from '../../sim/wecom/wecom-sim.ts';
import { memoryUploads } from '../../support/ports.ts';

export class AppRig {
  readonly clock: ManualClock;
  readonly logged: string[] = [];
  readonly folder: string;
  readonly sim: WecomSim;
  uploads: Uploads = memoryUploads();
  channel: Channel;

  constructor(sim: WecomSim, clock: ManualClock, folder: string) {
    this.sim = sim;
    this.clock = clock;
    this.folder = folder;
    this.channel = this.open();
  }

  /** A new process with the same store behind it. */
  restart(): void {
    this.channel = this.open();
  }

  open(changes: Partial<{ secret: string; corpId: string; agentId: number }> = {}): Channel {
    const { corpId, agentId, secret, apiBase } = this.sim;
    const { uploads, clock, logged } = this;
    const log = (what: { kind: string }) => logged.push(what.kind);
    const now = () => clock.now();
    return createWecomAppChannel({ corpId, agentId, secret, apiBase, uploads, now, log, ...changes });
  }

  api(): TencentApi {
    const { corpId, secret, apiBase } = this.sim;
    return openAppApi({ corpId, secret, apiBase, now: () => this.clock.now() });
  }

  send(body: OutboundBody, target: OutboundTarget = { userId: 'u1' }, mentions: string[] = []): Promise<SendResult> {
    return this.channel.send({ id: 'out-1', target, body, mentions, attempt: 1 });
  }

  /** Writes a file to send. */
  file(bytes: Uint8Array | string, as?: 'image' | 'voice' | 'video', fileName = '检查表.bin'): OutboundBody {
    const mediaPath = join(this.folder, 'to-send');
    writeFileSync(mediaPath, bytes);
    return { kind: 'file', mediaPath, fileName, ...(as === undefined ? {} : { as }) };
  }
}

/** A fresh rig for each test. Read `rig` inside tests only. */
export function withApp(): { readonly rig: AppRig } {
  const folder = mkdtempSync(join(tmpdir(), 'wecom-app-'));
  let rig: AppRig | undefined;
  beforeEach(async () => {
    const clock = new ManualClock('2026-01-01T00:00:00Z');
    rig = new AppRig(await startWecomSim({ members: ['u1', 'u2', 'u3'], now: () => clock.now() }), clock, folder);
  });
  afterEach(() => rig?.sim.close());
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    get rig() {
      if (rig === undefined) throw new Error('the rig is made in beforeEach; use it inside tests');
      return rig;
    },
  };
}
