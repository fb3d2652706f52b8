import { z } from 'zod';

/** Where in a message a member is: `code`, `head.code`, `Response.Head.RetCode`. */
export const memberPath = z
  .string('a dotted path of member names')
  .regex(/^[\w-]+(\.[\w-]+)*$/, 'a dotted path of member names, such as head.code');
