import { expect, test } from 'vitest';
import { opensAt } from '../../src/catalog/index.ts';

const at = (time: string) => Date.parse(`2026-11-24T${time}:00+08:00`);

test('a window that is closed opens at its own hour in Beijing, today or tomorrow', () => {
  expect(opensAt('06:00-23:00', at('02:30'))).toBe(at('06:00'));
  expect(opensAt('06:00-23:00', at('23:00'))).toBe(at('06:00') + 86_400_000);
  expect(opensAt('06:00-24:00', at('00:00'))).toBe(at('06:00'));
  expect(opensAt('20:30-04:00', at('12:00'))).toBe(at('20:30'));
});

test('a window that is open opens at no time', () => {
  expect(opensAt('06:00-23:00', at('06:00'))).toBeUndefined();
  expect(opensAt('00:00-24:00', at('03:00'))).toBeUndefined();
  expect(opensAt('20:30-04:00', at('03:59'))).toBeUndefined();
});
