import { createChance } from '../chance.ts';
import { registerAssistance } from './assistance.ts';
import { registerBirths } from './births.ts';
import { registerConstruction } from './construction.ts';
import { registerCredentials } from './credentials.ts';
import { registerCredit } from './credit.ts';
import { registerCremations } from './cremations.ts';
import { registerDisabilities } from './disability.ts';
import { registerDriving } from './driving.ts';
import { registerMarket } from './market.ts';
import { registerMarriages } from './marriages.ts';
import { registerMedical } from './medical.ts';
import type { BaseCounty } from './register.ts';
import { registerSmes } from './sme.ts';
import { registerSocialCards } from './social-cards.ts';
import { registerTax } from './tax.ts';
import { registerTransport } from './transport.ts';
import { registerVehicles } from './vehicles.ts';
import { registerVeterans } from './veterans.ts';

export type { BaseCounty, Play, Try } from './register.ts';

export type Registers = ReturnType<typeof openRegisters>;

/** What further offices hold of the county's people and enterprises. Each register has a chance of its own, so that none changes another. */
export function openRegisters(county: BaseCounty, seed: string) {
  const chance = (register: string) => createChance(`${seed}/${register}`);
  return {
    credit: registerCredit(county, chance('credit')),
    construction: registerConstruction(county, chance('construction')),
    smes: registerSmes(county),
    market: registerMarket(county, chance('market')),
    tax: registerTax(county, chance('tax')),
    births: registerBirths(county, chance('births')),
    disability: registerDisabilities(county),
    credentials: registerCredentials(county, chance('credentials')),
    socialCards: registerSocialCards(county, chance('social-cards')),
    marriages: registerMarriages(county, chance('marriages')),
    assistance: registerAssistance(county),
    cremations: registerCremations(county, chance('cremations')),
    driving: registerDriving(county, chance('driving')),
    vehicles: registerVehicles(county, chance('vehicles')),
    transport: registerTransport(county, chance('transport')),
    medical: registerMedical(county, chance('medical')),
    veterans: registerVeterans(county, chance('veterans')),
  };
}
