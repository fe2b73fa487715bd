// Sealing a paper: the same bytes as policy_forum/domain/sealing and libsodium make on the server.
//
// A sealed box (https://doc.libsodium.org/public-key_cryptography/sealed_boxes) is a one-time X25519 key,
// then XSalsa20-Poly1305 of the plaintext under the key agreed between it and the reader's, with the
// first 24 bytes of BLAKE2b of both public keys as nonce. The primitives are the noble libraries'.
import { blake2b, hsalsa, sha256, x25519, xsalsa20poly1305 } from "../vendor/noble.min.js?v=669443ac98f9";

const LENGTH_BYTES = 2;
const TRACKER_BYTES = 16;
const KEY_BYTES = 32;
const utf8 = new TextEncoder();

export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytesOf(hex) {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new Error("this is not hexadecimal");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function base64Of(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

// Throws where there is no source fit for keys: there is no other way to draw a number here.
export function randomBytes(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  if (bytes.every((byte) => byte === 0)) throw new Error("there is no chance in this browser");
  return bytes;
}

export function newTracker() {
  return randomBytes(TRACKER_BYTES);
}

// The one spelling of a paper. Keys are sorted as text: JSON.stringify would put "10" behind "9".
export function encodePaper(answers, mark) {
  const spelt = Object.keys(answers)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(answers[key])}`);
  return utf8.encode(`{"a":{${spelt.join(",")}},"b":${JSON.stringify(mark)}}`);
}

export function pack(paper, tracker, paperBytes) {
  if (tracker.length !== TRACKER_BYTES || !(paper.length <= paperBytes && paperBytes <= 0xffff)) {
    throw new Error("the paper does not go into its envelope");
  }
  const plaintext = new Uint8Array(LENGTH_BYTES + paperBytes + TRACKER_BYTES);
  plaintext[0] = paper.length >> 8;
  plaintext[1] = paper.length & 0xff;
  plaintext.set(paper, LENGTH_BYTES);
  plaintext.set(tracker, LENGTH_BYTES + paperBytes);
  return plaintext;
}

// The key of libsodium's box: HSalsa20 of what X25519 agrees on. The words are the platform's own,
// as hsalsa takes and gives them.
function boxKey(shared) {
  const key = new Uint32Array(8);
  hsalsa(wordsOf(utf8.encode("expand 32-byte k")), wordsOf(shared), new Uint32Array(4), key);
  return new Uint8Array(key.buffer);
}

function wordsOf(bytes) {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

export function seal(plaintext, publicKey) {
  if (publicKey.length !== KEY_BYTES) throw new Error("this is not a key");
  const secret = randomBytes(KEY_BYTES);
  const sender = x25519.getPublicKey(secret);
  const key = boxKey(x25519.getSharedSecret(secret, publicKey));
  const nonce = blake2b(Uint8Array.of(...sender, ...publicKey), { dkLen: 24 });
  const box = xsalsa20poly1305(key, nonce).encrypt(plaintext);
  secret.fill(0);
  key.fill(0);
  const envelope = new Uint8Array(KEY_BYTES + box.length);
  envelope.set(sender);
  envelope.set(box, KEY_BYTES);
  return envelope;
}

// SHA-256 of an envelope, as the receipt and the board show it.
export function hashOf(envelope) {
  return hexOf(sha256(envelope));
}
