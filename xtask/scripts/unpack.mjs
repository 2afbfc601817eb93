// Undoes LZMA as `xtask/src/inline.rs` packs it: bare, and with those settings alone. It is in every page, so it has
// nothing that a module does not need.

/** How many bits of the byte before choose the odds of a byte. */
const CONTEXT_BITS = 4;

// Where the odds of each kind of bit begin: one for each state, or a tree of them.
const STATES = 12;
const IS_MATCH = 0;
const IS_REPEAT = IS_MATCH + STATES;
const IS_OLDER = IS_REPEAT + STATES;
const IS_THIRD = IS_OLDER + STATES;
const IS_FOURTH = IS_THIRD + STATES;
const IS_LONG = IS_FOURTH + STATES;
const LENGTH = IS_LONG + STATES;
const REPEATED_LENGTH = LENGTH + 274;
const SLOT = REPEATED_LENGTH + 274;
const LOW_BITS = SLOT + 256;
const ALIGNMENT = LOW_BITS + 128;
const LITERAL = ALIGNMENT + 16;

/** The bytes that were packed, `length` of them. */
export function unpack(packed, length) {
  const output = new Uint8Array(length);
  const odds = new Uint16Array(LITERAL + (768 << CONTEXT_BITS)).fill(1024);
  const distances = [1, 1, 1, 1];
  let written = 0;
  let state = 0;
  let read = 5;
  let range = 0xffffffff;
  let code = new DataView(packed.buffer).getUint32(1);

  while (written < length) {
    if (!bit(IS_MATCH + state)) {
      output[written] = literal();
      written += 1;
      state -= state < 4 ? state : state < 10 ? 3 : 6;
      continue;
    }
    const isRepeat = bit(IS_REPEAT + state);
    const count = isRepeat ? repeated() : matched();
    for (let end = written + count; written < end; written++) output[written] = output[written - distances[0]];
  }
  return output;

  function literal() {
    const place = LITERAL + 768 * (output[written - 1] >> (8 - CONTEXT_BITS));
    let byte = 1;
    if (state > 6) {
      // It goes another way than the match before it would have: as long as it does not, that one's bits choose too.
      let other = output[written - distances[0]];
      let isSame = true;
      while (isSame && byte < 256) {
        const expected = (other >> 7) & 1;
        const found = bit(place + 256 + (expected << 8) + byte);
        isSame = found === expected;
        byte = (byte << 1) | found;
        other <<= 1;
      }
    }
    while (byte < 256) byte = (byte << 1) | bit(place + byte);
    return byte;
  }

  function matched() {
    const count = lengthAt(LENGTH);
    distances.pop();
    distances.unshift(1 + distance(Math.min(count, 5) - 2));
    state = state < 7 ? 7 : 10;
    return count;
  }

  function repeated() {
    if (bit(IS_OLDER + state)) {
      const which = !bit(IS_THIRD + state) ? 1 : 2 + bit(IS_FOURTH + state);
      distances.unshift(...distances.splice(which, 1));
    } else if (!bit(IS_LONG + state)) {
      state = state < 7 ? 9 : 11;
      return 1;
    }
    const count = lengthAt(REPEATED_LENGTH);
    state = state < 7 ? 8 : 11;
    return count;
  }

  function lengthAt(place) {
    if (!bit(place)) return 2 + tree(place + 2, 3);
    if (!bit(place + 1)) return 10 + tree(place + 10, 3);
    return 18 + tree(place + 18, 8);
  }

  function distance(lengthClass) {
    const slot = tree(SLOT + 64 * lengthClass, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << bits;
    if (slot < 14) return high + reversed(LOW_BITS + high - slot, bits);
    let middle = 0;
    for (let i = bits; i > 4; i--) middle = (middle << 1) | even();
    return high + (middle << 4) + reversed(ALIGNMENT, 4);
  }

  /** A number of so many bits, each with odds that go by those before it. */
  function tree(place, bits) {
    let node = 1;
    for (let i = 0; i < bits; i++) node = (node << 1) | bit(place + node);
    return node - (1 << bits);
  }

  /** The same, lowest bit first. */
  function reversed(place, bits) {
    let node = 1;
    let number = 0;
    for (let i = 0; i < bits; i++) {
      const found = bit(place + node);
      node = (node << 1) | found;
      number |= found << i;
    }
    return number;
  }

  /** A bit with the odds at a place, which learn from it. */
  function bit(place) {
    const odd = odds[place];
    const bound = (range >>> 11) * odd;
    const found = code < bound ? 0 : 1;
    if (found) {
      range -= bound;
      code -= bound;
      odds[place] -= odd >> 5;
    } else {
      range = bound;
      odds[place] += (2048 - odd) >> 5;
    }
    refill();
    return found;
  }

  /** A bit that is as likely as not. */
  function even() {
    range >>>= 1;
    const found = code < range ? 0 : 1;
    if (found) code -= range;
    refill();
    return found;
  }

  function refill() {
    if (range > 0xffffff) return;
    range = (range << 8) >>> 0;
    code = ((code << 8) | packed[read++]) >>> 0;
  }
}
