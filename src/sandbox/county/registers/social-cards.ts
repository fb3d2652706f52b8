import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A social security card and the account that goes with it. */
export interface SocialCard {
  readonly status: 'not-issued' | 'normal' | 'lost' | 'cancelled';
  readonly bank: string;
  readonly phone: string;
  /** What a card has once it is made. */
  readonly issued?: { readonly cardNo: string; readonly bankAccountNo: string; readonly on: string };
}

export interface SocialCardRegister {
  /** By citizen number; absent where nobody applied for one. */
  readonly cards: ReadonlyMap<string, SocialCard>;
  readonly plays: readonly Play[];
}

/** The cards of nearly everybody older than a year; the dead have cancelled ones. */
export function registerSocialCards({ citizens, cast, today }: BaseCounty, chance: Chance): SocialCardRegister {
  const year = Number(today.slice(0, 4));
  const played = new Map(players.map(([who, status, note]) => [cast(who).idNumber, { status, note }]));
  const cards = new Map<string, SocialCard>();
  const plays: Play[] = [];
  for (const [place, citizen] of [...citizens.values()].entries()) {
    const bornIn = Number(citizen.birthDate.slice(0, 4));
    const drawn = {
      bank: chance.pick(banks),
      issuedOn: someDay(chance.between(Math.max(bornIn + 1, year - 9), Math.max(bornIn + 1, year - 1)), chance),
      applied: chance.percent(96),
    };
    const { status, note } = played.get(citizen.idNumber) ?? { status: usualStatus(citizen) };
    // The first family is whom the examples ask about: its cards are there.
    const hasApplied = note !== undefined || place < 3 || drawn.applied;
    if (!hasApplied || drawn.issuedOn >= `${year}`) continue;
    const serial = String(place + 1).padStart(4, '0');
    cards.set(citizen.idNumber, {
      status,
      bank: drawn.bank,
      // No telephone number has letters in it, and no card passes its check digit with so many zeros.
      phone: `199xxxx${serial}`,
      ...(status !== 'not-issued' && {
        issued: { cardNo: `DEM00${serial}`, bankAccountNo: `621700000000${serial}`, on: drawn.issuedOn },
      }),
    });
    if (note === undefined) continue;
    const tries = [{ resource: 'mohrss-card.card-status', parameters: named(citizen) }];
    plays.push({ who: citizen.idNumber, note, tries });
  }
  const without = [...citizens.values()].find(
    ({ idNumber, birthDate }) => birthDate < `${year - 18}` && !cards.has(idNumber),
  );
  if (without) plays.push({ who: without.idNumber, note: '没有申领过社会保障卡。' });
  return { cards, plays };
}

function usualStatus({ state }: Citizen) {
  return state === 'normal' ? 'normal' : 'cancelled';
}

const players = [
  ['retiringMan', 'normal', '社会保障卡正常。'],
  ['inPatient', 'normal', '社会保障卡正常。'],
  ['overseasMaster', 'normal', '社会保障卡正常。'],
  ['selfEmployedVeteran', 'normal', '社会保障卡正常。'],
  ['retiringWoman', 'lost', '社会保障卡已挂失。'],
  ['overseasDiploma', 'cancelled', '社会保障卡已注销。'],
  ['servingSoldier', 'not-issued', '社会保障卡申领在途，尚未发卡。'],
] as const;

const banks = ['示例银行', '数桥农村商业银行', '样本邮政储蓄银行'] as const;
