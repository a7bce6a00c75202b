/**
 * zod without code made while it runs: the pages' policy forbids `eval` and `new Function`, and a browser reports the mere attempt
 * as an error. Every module takes zod from here, because the setting counts when a schema is made.
 */
// eslint-disable-next-line no-restricted-imports -- the one place
import { z } from "zod";

z.config({ jitless: true });

export { z };
