// A person with Element's own libraries, who talks to signed devices only (MSC4153), asks the bot one question.
//
// In, on standard input: {homeserver, user_id, access_token, device_id, bot, question}
// Out, a line of JSON: {answer, sender, encrypted, shield, reason}; shield 0 is none, 1 grey, 2 red

import { readFileSync } from "node:fs";
import * as sdk from "matrix-js-sdk";
import { OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { logger } from "matrix-js-sdk/lib/logger.js";

const PATIENCE = 60_000; // milliseconds
const given = JSON.parse(readFileSync(0, "utf8"));

logger.setLevel("silent");
console.log = console.info = console.debug = console.warn = () => {}; // standard output is the answer's alone

setTimeout(() => ended({ answer: null }), PATIENCE);

const client = sdk.createClient({
    baseUrl: given.homeserver,
    userId: given.user_id,
    accessToken: given.access_token,
    deviceId: given.device_id,
});
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());

client.on(sdk.ClientEvent.Event, heard);
client.on(sdk.MatrixEventEvent.Decrypted, heard);
await client.startClient({ initialSyncLimit: 20 });

const { room_id: room } = await client.createRoom({
    is_direct: true,
    preset: "trusted_private_chat",
    invite: [given.bot],
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
});
await joined(room, given.bot);
await client.sendTextMessage(room, given.question);

async function heard(event) {
    if (event.getSender() !== given.bot || event.getType() !== "m.room.message" || event.isDecryptionFailure()) return;
    const trust = await crypto.getEncryptionInfoForEvent(event);
    ended({
        answer: event.getContent().body,
        sender: event.getSender(),
        encrypted: event.isEncrypted(),
        shield: trust?.shieldColour ?? null,
        reason: trust?.shieldReason ?? null,
    });
}

async function joined(room, user) {
    while (client.getRoom(room)?.getMember(user)?.membership !== "join") {
        await new Promise((later) => setTimeout(later, 100));
    }
}

function ended(result) {
    process.stdout.write(JSON.stringify(result) + "\n", () => process.exit(0));
}
