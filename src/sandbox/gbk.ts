/** GBK as the owners' old systems write it: two bytes a character; in XML what GBK lacks becomes a character reference. */
export function encodeGbk(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const pair = pairs().get(character);
    if (code < 0x80) bytes.push(code);
    else if (pair !== undefined) bytes.push(pair >> 8, pair & 0xff);
    else bytes.push(...new TextEncoder().encode(`&#x${code.toString(16)};`));
  }
  return new Uint8Array(bytes);
}

let known: ReadonlyMap<string, number> | undefined;

/** Every two-byte character, as the runtime's own decoder has it: runtimes only write UTF-8. */
function pairs(): ReadonlyMap<string, number> {
  if (known !== undefined) return known;
  const decoder = new TextDecoder('gbk');
  const found = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(new Uint8Array([lead, trail]));
      if ([...character].length === 1 && character !== '\ufffd') found.set(character, (lead << 8) | trail);
    }
  }
  known = found;
  return found;
}
