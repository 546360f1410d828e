/** A conversation over standard input and output as a channel. */
import type { Capabilities, Channel, OutboundMessage } from '../contract.ts';

const TERMINAL_CAPABILITIES: Capabilities = {
  audience: 'both',
  textBytes: 8192,
  options: 20,
  multiSelect: true,
  optionLabelChars: 200,
  choiceTextChars: 0,
  groups: true,
  mentions: true,
  push: true,
  limits: [],
};

/** One reply as `bot chat --json` prints it. */
export type TerminalReply = {
  to: string;
  text: string;
  buttons: { key: string; text: string }[];
  card: { taskId: string; mode: 'single' | 'multi' } | null;
};

/** `print` gets each reply once. */
export function createTerminalChannel(print: (reply: TerminalReply) => void): Channel {
  return {
    name: 'terminal',
    capabilities: TERMINAL_CAPABILITIES,
    send(message) {
      const reply = readReply(message);
      if (reply) print(reply);
      return Promise.resolve({ ok: true });
    },
    close: () => Promise.resolve(),
  };
}

function readReply({ target, body }: OutboundMessage): TerminalReply | undefined {
  const to = 'userId' in target ? target.userId : target.chatId;
  switch (body.kind) {
    case 'text':
      return { to, text: body.text, buttons: [], card: null };
    case 'choices':
      return {
        to,
        text: body.fallbackText,
        buttons: body.options.map((option) => ({ key: option.key, text: option.label })),
        card: { taskId: body.taskId, mode: body.mode },
      };
    case 'file':
      return { to, text: `[文件] ${body.fileName}`, buttons: [], card: null };
    case 'handover':
      return { to, text: body.otherwise, buttons: [], card: null };
    case 'card_update':
      return undefined;
    default:
      return { to, text: body.fallbackText, buttons: [], card: null };
  }
}
