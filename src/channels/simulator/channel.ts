/** The demo page as a channel: nothing leaves this machine; a send only tells the page that there is something new. */
import type { Capabilities, Channel, OutboundMessage } from '../contract.ts';

export const SIMULATOR_CAPABILITIES: Capabilities = {
  audience: 'both',
  textBytes: 2048,
  options: 20,
  multiSelect: true,
  optionLabelChars: 80,
  choiceTextChars: 0,
  groups: true,
  mentions: true,
  push: true,
  limits: [],
};

/** `delivered` is told of every message that the page should show. */
export function createSimulatorChannel(delivered: (message: OutboundMessage) => void): Channel {
  return {
    name: 'simulator',
    capabilities: SIMULATOR_CAPABILITIES,
    send(message) {
      delivered(message);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
}
