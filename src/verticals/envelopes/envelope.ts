import type { z } from 'zod';
import type { UpstreamCall, UpstreamFailure } from '../../model/index.ts';
import { parseSettings, SettingsError, type SettingsPath } from '../settings-error.ts';

export type ContextMember = 'officer' | 'department' | 'matter' | 'case';

/** What of a resource an envelope has to place. */
export interface EnvelopeSite {
  readonly takes: readonly ContextMember[];
  /** The service's own number at the platform; empty where it has none. */
  readonly service: string;
  /** The answer is a list of rows, which may come in pages. */
  readonly many: boolean;
  /** What the resource is called in Chinese. */
  readonly title: string;
}

/** What a reply's envelope says. The record's members are still the vertical's own. */
export type Opened =
  /** `at`: where in the reply each record stands, for notes. */
  | {
      readonly kind: 'found';
      readonly records: readonly { readonly at: string; readonly record: unknown }[];
      /** Further pages hold more of them. */
      readonly more?: boolean;
    }
  | { readonly kind: 'no-record' }
  | UpstreamFailure;

/** An envelope with one vertical's settings: pure, and never throwing on a reply. */
export interface Wrapping {
  /** The request as plain objects; `parameters` are under the vertical's names already, `proof` are the signer's members. */
  wrap(
    parameters: Readonly<Record<string, string>>,
    call: UpstreamCall,
    proof: Readonly<Record<string, string>>,
  ): Readonly<Record<string, unknown>>;
  /** `page`: the one that was asked for, from 0. */
  open(document: unknown, page: number): Opened;
  /** An owner known to answer its own trouble with nothing at all: an empty reply is out of order rather than wrong. */
  readonly nothingMeansFailure?: boolean;
}

export interface EnvelopeDefinition<Settings extends z.ZodType> {
  readonly name: string;
  /** Names of the formats that can carry it. */
  readonly formats: readonly string[];
  readonly settings: Settings;
  /** It has a place for members that prove who calls. */
  readonly holdsProof: boolean;
  /** Where it puts members of its own beside the parameters, with these settings: dotted paths. */
  adds(settings: z.infer<Settings>): readonly string[];
  /** The context members it can place, with these settings. */
  places(settings: z.infer<Settings>): readonly ContextMember[];
  wrapping(settings: z.infer<Settings>, site: EnvelopeSite): Wrapping;
}

/** An envelope, its settings' type closed in: `bind` parses before it wraps. */
export interface Envelope {
  readonly name: string;
  readonly formats: readonly string[];
  readonly settings: z.ZodType;
  readonly holdsProof: boolean;
  /** Where it puts members of its own beside the parameters; nothing for settings that are not as described. */
  adds(settings: unknown): readonly string[];
  /** Throws a `SettingsError` at `path.settings` or `path.takes`. */
  bind(settings: unknown, site: EnvelopeSite, path: { settings: SettingsPath; takes: SettingsPath }): Wrapping;
}

export function defineEnvelope<Settings extends z.ZodType>(definition: EnvelopeDefinition<Settings>): Envelope {
  const { name, formats, settings, holdsProof } = definition;
  return {
    name,
    formats,
    settings,
    holdsProof,
    adds(value) {
      const parsed = settings.safeParse(value ?? {}, { jitless: true });
      return parsed.success ? definition.adds(parsed.data) : [];
    },
    bind(value, site, path) {
      const parsed = parseSettings(settings, value, path.settings);
      const placed = definition.places(parsed);
      const homeless = site.takes.find((member) => !placed.includes(member));
      if (homeless !== undefined) {
        const places = placed.join(', ') || 'nothing';
        throw new SettingsError(path.takes, `${homeless} has no place in the ${name} envelope, which holds ${places}`);
      }
      return definition.wrapping(parsed, site);
    },
  };
}
