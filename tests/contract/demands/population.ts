import { citizen, countyOf, type DemandCase, firstCharacter, lastFour, named } from './case.ts';

const household = 'mps-population.household-record';
const identity = 'mps-population.identity-verify';
const child = citizen(
  ({ father, mother, household: { kind } }) => father !== undefined && mother !== undefined && kind === 'family',
);
const grownUp = citizen(({ spouse, state }) => spouse !== undefined && state === 'normal');
const dead = citizen(({ state }) => state === 'cancelled-on-death');

export const population: readonly DemandCase[] = [
  {
    demand: 'SN-D-02',
    department: 'education',
    resource: household,
    matter: '11430527DEM00006594432005001000',
    fields: ['householdNo', 'headName', 'relationToHead', 'registeredAddress', 'registeredOn'],
    asks: [
      {
        about: 'a child, whose address the school district needs whole',
        parameters: named(child),
        truth: {
          householdNo: lastFour(child.household.number),
          headName: child.household.headName,
          relationToHead: child.relationToHead,
          registeredAddress: child.household.address,
          registeredOn: child.household.registeredOn,
        },
      },
      { about: 'one who has died is in no household', parameters: named(dead), truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-09',
    department: 'medical-insurance',
    resource: household,
    matter: '11430527DEM000081Y4432036001000',
    fields: ['householdNo', 'relationToHead', 'registeredAddress'],
    asks: [
      {
        about: 'a grown-up, masked',
        parameters: named(grownUp),
        truth: {
          householdNo: lastFour(grownUp.household.number),
          relationToHead: grownUp.relationToHead,
          registeredAddress: countyOf(grownUp.household.address),
        },
      },
    ],
  },
  {
    demand: 'SN-D-11',
    department: 'civil-affairs',
    resource: household,
    matter: '11430527DEM000030N4432011001000',
    fields: ['householdNo', 'headName', 'relationToHead', 'registeredAddress'],
    asks: [
      {
        about: 'a grown-up, masked',
        parameters: named(grownUp),
        truth: {
          householdNo: lastFour(grownUp.household.number),
          headName: firstCharacter(grownUp.household.headName),
          relationToHead: grownUp.relationToHead,
          registeredAddress: countyOf(grownUp.household.address),
        },
      },
    ],
  },
  {
    demand: 'SN-D-03',
    department: 'education',
    resource: identity,
    matter: '11430527DEM00006594432005001000',
    fields: ['matched', 'idValidTo'],
    asks: [
      {
        about: 'a parent by the right name',
        parameters: named(grownUp),
        truth: { matched: true, idValidTo: grownUp.idCardValidTo ?? null },
      },
      {
        about: 'a parent by a wrong name: nothing but the no',
        parameters: { name: '向桥水', idNumber: grownUp.idNumber },
        truth: { matched: false, idValidTo: null },
      },
    ],
  },
  {
    demand: 'SN-D-13',
    department: 'human-resources',
    resource: identity,
    matter: '11430527DEM000049K4432014005000',
    fields: ['matched', 'aliveStatus'],
    asks: [
      { about: 'one who lives', parameters: named(grownUp), truth: { matched: true, aliveStatus: 'normal' } },
      {
        about: 'one who has died',
        parameters: named(dead),
        truth: { matched: true, aliveStatus: 'cancelled-on-death' },
      },
    ],
  },
  {
    demand: 'SN-D-24',
    department: 'disabled-federation',
    resource: identity,
    matter: '13430527DEM000145N4432080001000',
    fields: ['matched', 'idValidTo'],
    asks: [
      {
        about: 'an applicant',
        parameters: named(grownUp),
        truth: { matched: true, idValidTo: grownUp.idCardValidTo ?? null },
      },
    ],
  },
  {
    demand: 'SN-D-15',
    department: 'human-resources',
    resource: 'mps-population.death-cancellation',
    matter: '11430527DEM000049K4432014007000',
    fields: ['cancelled', 'cancelledOn'],
    asks: [
      {
        about: 'one who has died',
        parameters: named(dead),
        truth: { cancelled: true, cancelledOn: dead.cancelledOn ?? null },
      },
      { about: 'one who lives', parameters: named(grownUp), truth: { cancelled: false, cancelledOn: null } },
    ],
  },
];
