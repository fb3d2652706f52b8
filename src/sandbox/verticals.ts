import type { County } from './county/county.ts';
import { appKeyGate } from './gates/app-key.ts';
import { appKeyMd5Gate } from './gates/app-key-md5.ts';
import type { Gate } from './gates/gate.ts';
import { mutualTlsGate } from './gates/mutual-tls.ts';
import { oauthClientGate } from './gates/oauth-client.ts';
import { type Grant, platformRelay } from './gates/platform-relay.ts';
import { sealedGate } from './gates/sealed.ts';
import { staticSerialGate } from './gates/static-serial.ts';
import { staticTokenGate } from './gates/static-token.ts';
import type { Owner } from './owner.ts';
import { cdpfDisability } from './owners/cdpf-disability.ts';
import { mcaAssistance } from './owners/mca-assistance.ts';
import { mcaFuneral } from './owners/mca-funeral.ts';
import { mcaMarriage } from './owners/mca-marriage.ts';
import { miitSme, smeInvalidToken } from './owners/miit-sme.ts';
import { mnrRealestate } from './owners/mnr-realestate.ts';
import { credentialRefusal, moeCredential } from './owners/moe-credential.ts';
import { moeStudent } from './owners/moe-student.ts';
import { cardRefusal, mohrssCard } from './owners/mohrss-card.ts';
import { mohrssInsurance } from './owners/mohrss-insurance.ts';
import { constructionRefusal, mohurdConstruction } from './owners/mohurd-construction.ts';
import { motTransport, transportInvalidToken } from './owners/mot-transport.ts';
import { mpsPopulation } from './owners/mps-population.ts';
import { mpsTraffic, trafficRefusals, trafficWords } from './owners/mps-traffic.ts';
import { mvaVeteran } from './owners/mva-veteran.ts';
import { immunizationRefusal, ndcpaImmunization } from './owners/ndcpa-immunization.ts';
import { ndrcCredit } from './owners/ndrc-credit.ts';
import { nhcBirth } from './owners/nhc-birth.ts';
import { nhsaMedical } from './owners/nhsa-medical.ts';
import { samrMarket } from './owners/samr-market.ts';
import { staTax } from './owners/sta-tax.ts';

/** Every vertical the sandbox can play: its owner and the gate before it. */
export const verticals = {
  'mps-population': (county, now) => ({
    owner: mpsPopulation(county, now),
    gate: platformRelay(populationGrants, now),
  }),
  'mnr-realestate': (county, now) => ({
    owner: mnrRealestate(county),
    gate: platformRelay(realestateGrants, now),
  }),
  'ndcpa-immunization': (county, now) => ({
    owner: ndcpaImmunization(county),
    gate: appKeyGate('ndcpa-immunization', immunizationRefusal, now),
  }),
  'moe-student': (county, now) => ({
    owner: moeStudent(county),
    gate: oauthClientGate('moe-student', { errcode: '40101', errmsg: '令牌无效或过期' }, now),
  }),
  'mohrss-insurance': (county, now) => ({
    owner: mohrssInsurance(county),
    gate: oauthClientGate('mohrss-insurance', { resultCode: '3003', resultMsg: '令牌无效或过期' }, now),
  }),
  'nhc-birth': (county, now) => ({
    owner: nhcBirth(county),
    gate: platformRelay(grants('gjgxjhpt_nhc_csyxzm_qfxx', ['SN-D-08']), now),
  }),
  'cdpf-disability': (county, now) => ({
    owner: cdpfDisability(county),
    gate: platformRelay(grants('gjgxjhpt_cdpf_cjrz_hy', ['SN-D-25']), now),
  }),
  'mca-marriage': (county, now) => ({
    owner: mcaMarriage(county),
    gate: platformRelay(grants('gjgxjhpt_mca_hydj_pair', ['SN-D-07']), now),
  }),
  'mca-assistance': (county, now) => ({
    owner: mcaAssistance(county),
    gate: platformRelay(assistanceGrants, now),
  }),
  'mca-funeral': (county, now) => ({
    owner: mcaFuneral(county),
    gate: platformRelay(grants('gjgxjhpt_mca_bzfw_hhxx', ['SN-D-16']), now),
  }),
  'ndrc-credit': (county, now) => ({
    owner: ndrcCredit(county),
    gate: platformRelay(creditGrants, now),
  }),
  'miit-sme': (county) => ({
    owner: miitSme(county),
    gate: staticTokenGate('miit-sme', smeInvalidToken),
  }),
  'samr-market': (county, now) => ({
    owner: samrMarket(county),
    gate: appKeyMd5Gate('samr-market', now),
  }),
  'sta-tax': (county) => ({
    owner: staTax(county),
    gate: mutualTlsGate('sta-tax'),
  }),
  'mohurd-construction': (county, now) => ({
    owner: mohurdConstruction(county),
    gate: appKeyGate('mohurd-construction', constructionRefusal, now),
  }),
  'moe-credential': (county, now) => ({
    owner: moeCredential(county),
    gate: appKeyGate('moe-credential', credentialRefusal, now),
  }),
  'mohrss-card': (county, now) => ({
    owner: mohrssCard(county),
    gate: appKeyGate('mohrss-card', cardRefusal, now),
  }),
  'mot-transport': (county) => ({
    owner: motTransport(county),
    gate: staticTokenGate('mot-transport', transportInvalidToken),
  }),
  'mps-traffic': (county) => ({
    owner: mpsTraffic(county),
    gate: staticSerialGate('mps-traffic', trafficWords, trafficRefusals),
  }),
  'nhsa-medical': (county, now) => ({ owner: nhsaMedical(county), gate: sealedGate('nhsa-medical', now) }),
  'mva-veteran': (county) => ({ owner: mvaVeteran(county), gate: mutualTlsGate('mva-veteran') }),
} as const satisfies Record<string, (county: County, now: () => number) => { owner: Owner; gate: Gate }>;

export type VerticalName = keyof typeof verticals;

/** The rights the platform has given to the county's departments: a demand and the service it is for. */
const populationGrants: readonly Grant[] = [
  ...grants('gjgxjhpt_mps_rk_hjcx', ['SN-D-02', 'SN-D-09', 'SN-D-11']),
  ...grants('gjgxjhpt_mps_rk_sfhy', ['SN-D-03', 'SN-D-13', 'SN-D-24']),
  ...grants('gjgxjhpt_mps_rk_swzxhc', ['SN-D-15']),
];
const realestateGrants: readonly Grant[] = [
  ...grants('gjgxjhpt_mnr_bdc_qlrcx', ['SN-D-04', 'SN-D-31']),
  ...grants('gjgxjhpt_mnr_bdc_ywzfhy', ['SN-D-38']),
];
const creditGrants: readonly Grant[] = [
  ...grants('gjgxjhpt_ndrc_xy_xzcf', ['SN-D-33']),
  ...grants('gjgxjhpt_ndrc_xy_yzsxmd', ['SN-D-34']),
];
const assistanceGrants: readonly Grant[] = [
  ...grants('gjgxjhpt_mca_shjz_dxhc', ['SN-D-26']),
  ...grants('gjgxjhpt_mca_cjrbt_ffcx', ['SN-D-27']),
];

function grants(sid: string, demands: readonly string[]): readonly Grant[] {
  return demands.map((demand) => ({ demand, sid }));
}
