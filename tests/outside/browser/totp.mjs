// An authenticator: the six digits of RFC 6238 for a key, each shown code used once.

import { createHmac } from "node:crypto";

const STEP_MS = 30_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export class Authenticator {
  #key;
  #last = 0;

  /** `key` is Base32 as people type it, with or without spaces. */
  constructor(key) {
    const bits = Array.from(key.replaceAll(/[\s=]/g, "").toUpperCase(), (letter) =>
      LETTERS.indexOf(letter).toString(2).padStart(5, "0"),
    ).join("");
    this.#key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  }

  /** A code that was not used before; waits for the next one when it has to. */
  async code() {
    const now = () => Math.floor(Date.now() / STEP_MS);
    // The portal takes the code after the present one as well.
    while (this.#last > now()) await new Promise((resolve) => setTimeout(resolve, 500));
    this.#last = Math.max(this.#last + 1, now());
    return this.#digits(this.#last);
  }

  #digits(step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac("sha1", this.#key).update(counter).digest();
    const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, "0");
  }
}
