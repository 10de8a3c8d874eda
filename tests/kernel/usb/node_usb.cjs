// OneKey's JavaScript SDK in its environment for Node and libusb: prints what it finds under a
// device id, and the first Ethereum address there.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const elsewhere = createRequire(join(__dirname, '../../interop/js/run.mjs'));
const module_ = elsewhere('@onekeyfe/hd-common-connect-sdk');
const sdk = module_.default ?? module_;
console.log = console.info = console.debug = console.error;

async function main() {
  await sdk.init({ env: 'node-usb', debug: false, fetchConfig: false });
  sdk.on('UI_EVENT', ({ type }) => console.error(type));
  const found = await sdk.searchDevices();
  const device = found.payload.find(({ deviceId }) => deviceId === process.argv[2]);
  const address = await sdk.evmGetAddress(device.connectId, device.deviceId, {
    path: "m/44'/60'/0'/0/0",
    showOnOneKey: false,
    useEmptyPassphrase: true,
  });
  process.stdout.write(JSON.stringify({ device, address }));
  process.exit(0);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
