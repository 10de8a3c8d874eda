// What a program with OneKey's JavaScript SDK needs to get an address.
import connect from '@onekeyfe/hd-common-connect-sdk';

const sdk = connect.default ?? connect;
await sdk.init({ env: 'emulator', debug: false, fetchConfig: false });
const [device] = (await sdk.searchDevices()).payload;
const params = { path: "m/44'/60'/0'/0/0", showOnOneKey: false };
const answer = await sdk.evmGetAddress(device.connectId, device.deviceId, params);
console.log(answer.payload.address);
process.exit(0);
