import { citizen, county, type DemandCase, found, lastFour, named } from './case.ts';

const { credentials, socialCards } = county.registers;

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
];
