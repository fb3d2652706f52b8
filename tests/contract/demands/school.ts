import { citizen, type DemandCase, lastFour } from './case.ts';

const vaccinated = citizen(({ vaccination }) => vaccination?.missing.length === 0);
const behind = citizen(({ vaccination }) => (vaccination?.missing.length ?? 0) > 1);
const pupil = citizen(({ schooling }) => schooling?.status === 'enrolled');
const nobody = citizen(({ vaccination, schooling }) => vaccination === undefined && schooling === undefined);

export const school: readonly DemandCase[] = [
  {
    demand: 'SN-D-01',
    department: 'education',
    resource: 'ndcpa-immunization.vaccination-record',
    matter: '11430527DEM00006594432005001000',
    fields: ['immunizationNo', 'complete', 'missingDoses', 'missingVaccines'],
    asks: [
      {
        about: 'a child with every dose',
        parameters: { childName: vaccinated.name, childIdNumber: vaccinated.idNumber },
        truth: {
          immunizationNo: lastFour(vaccinated.vaccination?.certificateNo ?? ''),
          complete: true,
          missingDoses: 0,
          missingVaccines: null,
        },
      },
      {
        about: 'a child that lacks two',
        parameters: { childName: behind.name, childIdNumber: behind.idNumber },
        truth: {
          immunizationNo: lastFour(behind.vaccination?.certificateNo ?? ''),
          complete: false,
          missingDoses: behind.vaccination?.missing.length ?? 0,
          missingVaccines: behind.vaccination?.missing.join('、') ?? '',
        },
      },
      {
        about: 'one of whom no record proves nothing',
        parameters: { childName: nobody.name, childIdNumber: nobody.idNumber },
        truth: 'unknown',
      },
    ],
  },
  {
    demand: 'SN-D-06',
    department: 'education',
    resource: 'moe-student.student-status',
    matter: '11430527DEM00006594432005002000',
    fields: ['studentNo', 'schoolName', 'grade', 'status'],
    asks: [
      {
        about: 'a pupil',
        parameters: { studentName: pupil.name, studentIdNumber: pupil.idNumber },
        truth: {
          studentNo: lastFour(pupil.schooling?.studentNo ?? ''),
          schoolName: pupil.schooling?.school ?? '',
          grade: pupil.schooling?.grade ?? '',
          status: 'enrolled',
        },
      },
    ],
  },
];
