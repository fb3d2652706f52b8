import { citizen, county, type DemandCase, enterprise, found, lastFour, named, yuan } from './case.ts';

const { credentials, socialCards, driving, vehicles, transport, medical, veterans } = county.registers;

const holder = (status: string) => citizen(({ idNumber }) => socialCards.cards.get(idNumber)?.status === status);
const card = (idNumber: string) => found(socialCards.cards.get(idNumber));
const withCard = holder('normal');
const lost = holder('lost');
const waiting = holder('not-issued');
const without = citizen(({ idNumber }) => !socialCards.cards.has(idNumber));
const account = (number: string) => `${number.slice(0, 4)} **** **** ${number.slice(-4)}`;

const certified = citizen(({ idNumber }) => credentials.certifications.get(idNumber)?.level === 'doctor');
const certification = found(credentials.certifications.get(certified.idNumber));
const stayedHome = citizen(({ idNumber }) => !credentials.certifications.has(idNumber));

const driver = (status: string) => citizen(({ idNumber }) => driving.licences.get(idNumber)?.status === status);
const sound = driver('normal');
const suspended = driver('suspended');
const pedestrian = citizen(({ idNumber }) => !driving.licences.has(idNumber));
const qualified = citizen(({ idNumber }) => driving.qualifications.get(idNumber)?.status === 'valid');
const qualification = found(driving.qualifications.get(qualified.idNumber));
const carrier = enterprise(({ name }) => name.includes('运输'));
const tractor = found(vehicles.vehicles.find(({ owner, status }) => owner === carrier.uscc && status === 'mortgaged'));
const car = found(vehicles.vehicles.find(({ owner }) => county.citizens.has(owner)));
const licence = found(transport.operators.get(carrier.uscc));
const formerCarrier = enterprise(({ uscc }) => transport.operators.get(uscc)?.status === 'cancelled');
const neverCarrier = enterprise(({ uscc }) => !transport.operators.has(uscc));
const permits = transport.permits.filter(({ plateNumber }) => plateNumber === '湘E0X0X8');

const insured = (holds: (rows: readonly { kind: string; status: string; areaCode: string }[]) => boolean) =>
  citizen(({ idNumber }) => holds(medical.insured.get(idNumber) ?? []));
const employee = insured(([row, ...more]) => row?.kind === 'employee' && row.status === 'normal' && more.length === 0);
const twice = insured((rows) => rows.length > 1);
const uninsured = insured((rows) => rows.length === 0);
const places: Readonly<Record<string, string>> = { '430527': '湖南省邵阳市绥宁县', '440306': '广东省（440306）' };
const patient = citizen(({ idNumber }) => (medical.settlements.get(idNumber)?.length ?? 0) > 1);
const bills = found(medical.settlements.get(patient.idNumber));
const from = (day: string) => `${bills[0]?.billedOn.slice(0, 4)}-${day}`;

const veteran = (kind: string) =>
  citizen(({ idNumber }) => veterans.veterans.get(idNumber)?.discharge?.resettlement === kind);
const soldier = citizen(({ idNumber }) => {
  const known = veterans.veterans.get(idNumber);
  return known !== undefined && known.discharge === undefined;
});
const civilian = citizen(({ idNumber }) => !veterans.veterans.has(idNumber));

export const papers: readonly DemandCase[] = [
  {
    demand: 'SN-D-10',
    department: 'human-resources',
    resource: 'mohrss-card.card-status',
    matter: '11430527DEM000049K4432014001000',
    fields: ['cardNo', 'cardStatus', 'issuingBank', 'bankAccountNo'],
    asks: [
      {
        about: 'a card in order, its account masked: nothing is paid under this matter',
        parameters: named(withCard),
        truth: {
          cardNo: lastFour(card(withCard.idNumber).issued?.cardNo ?? ''),
          cardStatus: 'normal',
          issuingBank: card(withCard.idNumber).bank,
          bankAccountNo: account(card(withCard.idNumber).issued?.bankAccountNo ?? ''),
        },
      },
      {
        about: 'a card reported lost',
        parameters: named(lost),
        truth: {
          cardNo: lastFour(card(lost.idNumber).issued?.cardNo ?? ''),
          cardStatus: 'lost',
          issuingBank: card(lost.idNumber).bank,
          bankAccountNo: account(card(lost.idNumber).issued?.bankAccountNo ?? ''),
        },
      },
      {
        about: 'a card that is not issued yet',
        parameters: named(waiting),
        truth: {
          cardNo: null,
          cardStatus: 'not-issued',
          issuingBank: card(waiting.idNumber).bank,
          bankAccountNo: null,
        },
      },
      { about: 'one who never applied', parameters: named(without), truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-10',
    department: 'human-resources',
    resource: 'mohrss-card.card-status',
    matter: '11430527DEM000049K4430514002000',
    fields: ['cardNo', 'cardStatus', 'issuingBank', 'bankAccountNo'],
    asks: [
      {
        about: 'a card in order, its account whole where a benefit is paid into it',
        parameters: named(withCard),
        truth: {
          cardNo: lastFour(card(withCard.idNumber).issued?.cardNo ?? ''),
          cardStatus: 'normal',
          issuingBank: card(withCard.idNumber).bank,
          bankAccountNo: card(withCard.idNumber).issued?.bankAccountNo ?? '',
        },
      },
    ],
  },
  {
    demand: 'SN-D-42',
    department: 'human-resources',
    resource: 'moe-credential.overseas-study-certification',
    matter: '11430527DEM000049K4432014009000',
    fields: ['matched', 'country', 'institution', 'degreeLevel'],
    asks: [
      {
        about: 'a doctor of a university abroad',
        parameters: { ...named(certified), certificationNo: certification.certificationNo },
        truth: {
          matched: true,
          country: certification.country,
          institution: certification.institution,
          degreeLevel: 'doctor',
        },
      },
      {
        about: 'another number of a certification: a plain no',
        parameters: { ...named(certified), certificationNo: 'SN20269999' },
        truth: { matched: false, country: null, institution: null, degreeLevel: null },
      },
      {
        about: 'one who never studied abroad',
        parameters: { ...named(stayedHome), certificationNo: 'SN20269999' },
        truth: 'absent',
      },
    ],
  },
  {
    demand: 'SN-D-19',
    department: 'transport',
    resource: 'mps-traffic.vehicle-registration',
    matter: '11430527DEM000110A4000118001000',
    fields: ['vehicleType', 'useCharacter', 'ownerName', 'status', 'inspectionValidTo'],
    asks: [
      {
        about: "an enterprise's tractor that is mortgaged",
        parameters: { plateType: '01', plateNumber: tractor.plateNumber, ownerNumber: carrier.uscc },
        truth: {
          vehicleType: tractor.kind,
          useCharacter: '货运',
          ownerName: carrier.name,
          status: 'mortgaged',
          inspectionValidTo: tractor.inspectionValidTo,
        },
      },
      {
        about: "a person's car",
        parameters: { plateType: car.plateType, plateNumber: car.plateNumber, ownerNumber: car.owner },
        truth: {
          vehicleType: car.kind,
          useCharacter: '非营运',
          ownerName: county.citizens.get(car.owner)?.name ?? '',
          status: car.status,
          inspectionValidTo: car.inspectionValidTo,
        },
      },
      {
        about: 'by another plate type it is another vehicle',
        parameters: { plateType: '02', plateNumber: tractor.plateNumber, ownerNumber: carrier.uscc },
        truth: 'absent',
      },
      {
        about: "another's vehicle",
        parameters: { plateType: '01', plateNumber: tractor.plateNumber, ownerNumber: formerCarrier.uscc },
        truth: 'absent',
      },
    ],
  },
  {
    demand: 'SN-D-20',
    department: 'transport',
    resource: 'mps-traffic.driver-licence',
    matter: '11430527DEM000110A4000118001000',
    fields: ['vehicleClass', 'licenceStatus', 'validTo'],
    asks: [
      ...[sound, suspended].map((holder) => {
        const { vehicleClass, status, validTo } = found(driving.licences.get(holder.idNumber));
        return {
          about: `a licence that is ${status}`,
          parameters: named(holder),
          truth: { vehicleClass, licenceStatus: status, validTo },
        };
      }),
      { about: 'one without a licence', parameters: named(pedestrian), truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-21',
    department: 'transport',
    resource: 'mot-transport.driver-qualification',
    matter: '11430527DEM000110A4000118001000',
    fields: ['certificateNo', 'category', 'validTo', 'status'],
    asks: [
      {
        about: 'a qualified driver, the number of the certificate whole',
        parameters: named(qualified),
        truth: {
          certificateNo: qualification.certificateNo,
          category: qualification.category,
          validTo: qualification.validTo,
          status: 'valid',
        },
      },
      { about: 'one without', parameters: named(pedestrian), truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-22',
    department: 'transport',
    resource: 'mot-transport.operator-licence',
    matter: '11430527DEM000110A4000118002000',
    fields: ['licenceNo', 'businessScope', 'validTo', 'status'],
    asks: [
      {
        about: 'a carrier',
        parameters: { uscc: carrier.uscc },
        truth: {
          licenceNo: licence.licenceNo,
          businessScope: '道路普通货物运输、大型物件运输（一类）',
          validTo: licence.validTo,
          status: 'valid',
        },
      },
      {
        about: 'one that gave its licence up',
        parameters: { uscc: formerCarrier.uscc },
        truth: {
          licenceNo: transport.operators.get(formerCarrier.uscc)?.licenceNo ?? '',
          businessScope: '道路普通货物运输',
          validTo: transport.operators.get(formerCarrier.uscc)?.validTo ?? '',
          status: 'cancelled',
        },
      },
      { about: 'one that never had any', parameters: { uscc: neverCarrier.uscc }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-23',
    department: 'transport',
    resource: 'mot-transport.oversize-permit',
    matter: '11430527DEM000110A4000118002000',
    fields: ['permitNo', 'route', 'validTo', 'status'],
    asks: [
      {
        about: 'a tractor with several permits, a row for each',
        parameters: { plateNumber: '湘E0X0X8' },
        truth: permits.map(({ permitNo, route, validTo, status }) => ({ permitNo, route, validTo, status })),
      },
      {
        about: 'one of them by its number',
        parameters: { plateNumber: '湘E0X0X8', permitNo: permits[1]?.permitNo ?? '' },
        truth: permits
          .slice(1, 2)
          .map(({ permitNo, route, validTo, status }) => ({ permitNo, route, validTo, status })),
      },
      { about: 'a lorry without any', parameters: { plateNumber: '湘E0X2X8' }, truth: [] },
    ],
  },
  {
    demand: 'SN-D-14',
    department: 'medical-insurance',
    resource: 'nhsa-medical.insured-status',
    matter: '11430527DEM000081Y4430536002000',
    fields: ['insured', 'insuranceKind', 'insuredPlace', 'status', 'accruedYears'],
    asks: [
      ...[employee, twice].map((one) => ({
        about: one === twice ? 'one who is insured elsewhere and was here: a row for each kind' : 'an employee',
        parameters: named(one),
        truth: found(medical.insured.get(one.idNumber)).map(({ kind, status, areaCode, accruedYears }) => ({
          insured: status === 'normal',
          insuranceKind: kind,
          insuredPlace: places[areaCode] ?? '',
          status,
          accruedYears,
        })),
      })),
      { about: 'one who is not insured', parameters: named(uninsured), truth: [] },
    ],
  },
  {
    demand: 'SN-D-41',
    department: 'medical-insurance',
    resource: 'nhsa-medical.settlement-record',
    matter: '11430527DEM000081Y4430536003000',
    fields: ['hospital', 'settledOn', 'totalFee', 'fundPaid', 'selfPaid', 'settled'],
    asks: [
      {
        about: 'a patient, every bill of the period, one of them not settled',
        parameters: { ...named(patient), dateFrom: from('10-01'), dateTo: from('12-31') },
        truth: bills.map(({ hospital, settledOn, totalCents, fundCents }) => ({
          hospital,
          settledOn: settledOn ?? null,
          totalFee: yuan(totalCents),
          fundPaid: yuan(fundCents),
          selfPaid: yuan(totalCents - fundCents),
          settled: settledOn !== undefined,
        })),
      },
      {
        about: 'a period without any: that proves nothing',
        parameters: { ...named(patient), dateFrom: from('08-01'), dateTo: from('08-31') },
        truth: 'unknown',
      },
    ],
  },
  {
    demand: 'SN-D-40',
    department: 'veterans',
    resource: 'mva-veteran.veteran-status',
    matter: '11430527DEM000153P4432024001000',
    fields: ['veteran', 'dischargedOn', 'resettlementKind'],
    asks: [
      ...['self-employment', 'monthly-pension'].map((kind) => ({
        about: `a veteran, ${kind}, with the whole date`,
        parameters: named(veteran(kind)),
        truth: {
          veteran: true,
          dischargedOn: veterans.veterans.get(veteran(kind).idNumber)?.discharge?.on ?? '',
          resettlementKind: kind,
        },
      })),
      {
        about: 'one who still serves',
        parameters: named(soldier),
        truth: { veteran: false, dischargedOn: null, resettlementKind: null },
      },
      { about: 'one in no file: that proves nothing', parameters: named(civilian), truth: 'unknown' },
    ],
  },
];
