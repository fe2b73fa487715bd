// What static/js/sealing.js needs of the noble libraries: the parts of libsodium's sealed box.
export { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
export { x25519 } from "@noble/curves/ed25519.js";
export { blake2b } from "@noble/hashes/blake2.js";
export { sha256 } from "@noble/hashes/sha2.js";
