import { z } from 'zod';
import { citizenCheckCharacter } from '../county/numbers.ts';

/** A citizen number as owners check it: the form, then the check character (GB 11643, ISO 7064 MOD 11-2). */
export const citizenNumber = z
  .string()
  .regex(/^[1-9][0-9]{16}[0-9X]$/)
  .refine((number) => citizenCheckCharacter(number) === number[17]);

export const creditCode = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/);

/** A name; owners compare it with the register as it stands. */
export const name = z.string().min(1).max(200);

/** The number of a certificate, permit or licence. */
export const certificateNumber = z.string().min(4).max(64);

/** A plate number (GA 36), without spaces or dots. */
export const plateNumber = z.string().regex(/^\p{Script=Han}[A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$/u);

/** A day as ISO 8601 writes it. */
export const calendarDay = z.iso.date();
