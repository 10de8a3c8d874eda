// Drives OneKey's JavaScript SDK: orders come as JSON lines on standard input, what happens goes
// out as JSON lines on standard output.
//
//   {"call": 1, "method": "evmGetAddress", "arguments": [...]}  ->  {"call": 1, "result": {...}}
//   {"answer": {"type": "ui-receive_pin", "payload": "..."}}
//   {"cancel": "connect id"}
//
// Bytes are written as {"$bytes": "hexadecimal digits"}. Prompts come out as
// {"prompt": "ui-request_pin", "kind": "PinMatrixRequestType_Current"}.

import { createInterface } from 'node:readline';

// Cancelling leaves promises behind in the SDK that nobody waits for.
process.on('unhandledRejection', reason => console.error('unhandled rejection:', reason));

// The SDK writes to the console; standard output is for the test.
console.log = console.info = console.debug = console.error;

function bytes(key, value) {
  const digits = value?.$bytes;
  return digits === undefined ? value : new Uint8Array(Buffer.from(digits, 'hex')).buffer;
}

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const { default: module } = await import('@onekeyfe/hd-common-connect-sdk');
const sdk = module.default ?? module;

sdk.on('UI_EVENT', ({ type, payload }) => {
  say({ prompt: type, kind: payload?.type ?? payload?.code ?? null });
});

const ready = await sdk.init({ env: 'emulator', debug: false, fetchConfig: false });
say({ ready });

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line, bytes);
  if (order.call !== undefined) {
    // Not awaited: answers to prompts come in between.
    sdk[order.method](...order.arguments).then(
      result => say({ call: order.call, result }),
      error => say({ call: order.call, error: String(error) })
    );
  } else if (order.answer !== undefined) {
    sdk.uiResponse(order.answer);
  } else {
    sdk.cancel(order.cancel);
  }
}
process.exit(0);
