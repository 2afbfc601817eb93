/** Draws from a seed: the same seed gives the same draws. A feature that is off is drawn all the same, and is not there. */

/** What a random graph and its session may have, in the order of how much else depends on it. */
export const FEATURES = [
  "branches",
  "joins",
  "sends",
  "commands",
  "loops",
  "defer",
  "custom",
  "slow",
  "static",
  "dynamic",
  "errors",
  "retries",
  "handlers",
  "cache",
  "subgraphs",
  "parents",
  "remembering",
  "inputs",
  "updates",
  "replays",
  "forks",
  "by-id",
  "durability",
];

export class Draw {
  #state;
  #off;

  constructor(seed, off = new Set()) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0;
    this.#off = off;
  }

  /** A number from 0 up to 1 (mulberry32). */
  number() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least, most) {
    return least + Math.floor(this.number() * (most - least + 1));
  }

  /** Whether it comes, with this probability; never if its feature is off. */
  chance(probability, feature) {
    return this.number() < probability && !this.#off.has(feature);
  }

  one(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** Some of a list, in its order. */
  some(list, probability) {
    return list.filter(() => this.number() < probability);
  }

  /** One of the keys of `weights`, of which those whose feature is off are none. */
  weighted(weights) {
    const open = Object.entries(weights).filter(([key]) => !this.#off.has(key));
    let left = this.number() * open.reduce((sum, [, weight]) => sum + weight, 0);
    return (open.find(([, weight]) => (left -= weight) < 0) ?? open[0])[0];
  }
}
