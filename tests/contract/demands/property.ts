import { citizen, county, type DemandCase, enterprise, lastFour, named } from './case.ts';

const enrolment = '11430527DEM00006594432005001000';
const owner = citizen(({ idNumber }) => county.propertiesOf(idNumber).length > 0);
const tenant = citizen(({ idNumber, state }) => state === 'normal' && county.propertiesOf(idNumber).length === 0);
const company = enterprise(({ uscc }) =>
  county.propertiesOf(uscc).some(({ mortgaged, seized }) => mortgaged && seized),
);

export const property: readonly DemandCase[] = [
  {
    demand: 'SN-D-04',
    department: 'education',
    resource: 'mnr-realestate.property-ownership',
    matter: enrolment,
    fields: ['certificateNo', 'location', 'usage', 'registeredOn'],
    asks: [
      {
        about: 'an owner, with the whole address',
        parameters: { ownerName: owner.name, ownerNumber: owner.idNumber },
        truth: county.propertiesOf(owner.idNumber).map(({ certificateNo, location, usage, registeredOn }) => ({
          certificateNo: lastFour(certificateNo),
          location,
          usage,
          registeredOn,
        })),
      },
      {
        about: 'a tenant: that proves nothing',
        parameters: { ownerName: tenant.name, ownerNumber: tenant.idNumber },
        truth: 'unknown',
      },
    ],
  },
  {
    demand: 'SN-D-31',
    department: 'market-regulation',
    resource: 'mnr-realestate.property-ownership',
    matter: '11430527DEM00009XN4432031004000',
    fields: ['certificateNo', 'location', 'usage', 'mortgaged', 'seized'],
    asks: [
      {
        about: 'a company whose premises are mortgaged and seized',
        parameters: { ownerName: company.name, ownerNumber: company.uscc },
        truth: county.propertiesOf(company.uscc).map(({ certificateNo, location, usage, mortgaged, seized }) => ({
          certificateNo: lastFour(certificateNo),
          location,
          usage,
          mortgaged,
          seized,
        })),
      },
    ],
  },
  {
    demand: 'SN-D-38',
    department: 'housing-construction',
    resource: 'mnr-realestate.property-none-check',
    matter: '11430527DEM00012974430517003000',
    fields: ['hasProperty', 'count'],
    asks: [
      {
        about: 'one who owns a dwelling',
        parameters: named(owner),
        truth: { hasProperty: true, count: dwellings(owner.idNumber) },
      },
      { about: 'one who owns none', parameters: named(tenant), truth: { hasProperty: false, count: 0 } },
    ],
  },
];

function dwellings(number: string): number {
  return county.propertiesOf(number).filter(({ usage }) => usage === '住宅').length;
}
