import { randomBytes } from 'node:crypto';

/**
 * Random bytes out of a stock that is filled anew when it is used up: asking the operating system for each salt costs more than all
 * the rest of a record. No byte is given twice.
 */
export function createRandomStock(stockBytes = 8_192): (count: number) => Uint8Array<ArrayBuffer> {
  let stock = new Uint8Array(0);
  return (count) => {
    if (stock.length < count) stock = Uint8Array.from(randomBytes(Math.max(stockBytes, count)));
    const given = stock.slice(0, count);
    stock = stock.subarray(count);
    return given;
  };
}
