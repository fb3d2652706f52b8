// Made from specs/nhsa-medical.yaml by `npm run specs:types`.

export interface paths {
    "/fsi/api/psn/insu": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 医保参保状态查询
         * @description 每个险种一行。姓名与证件号码须同时相符，否则视为未查询到。
         */
        post: operations["queryInsured"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/fsi/api/psn/setl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 医疗费用结算查询
         * @description 查询一段时间内的医疗费用，一次费用一行，含尚未结算的；起止日期都包括在内。
         */
        post: operations["querySettlements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 国密信封 */
        Envelope: {
            /** @description 应用标识 */
            appId: string;
            /** @constant */
            encType: "SM4";
            /** @description 签名值 */
            signData: string;
            /** @constant */
            signType: "SM2";
            /** @description 时间，1970 年以来的毫秒数，与平台时间相差不得超过 5 分钟 */
            timestamp: string;
            /** @constant */
            version: "1.0";
        };
        /** @description 未受理或处理失败 */
        FailureReply: components["schemas"]["Envelope"] & {
            /**
             * @description 2001 输入参数缺失；2002 输入参数校验不通过；3001 接口未授权；3002 调用次数超限；9001 报文不完整或格式错误；9002 应用未登记；9003 请求时间超出允许范围；9004 验签失败；9005 报文重复；9006 解密失败；9999 系统异常
             * @enum {string}
             */
            code: "2001" | "2002" | "3001" | "3002" | "9001" | "9002" | "9003" | "9004" | "9005" | "9006" | "9999";
            message: string;
        };
        InsuredRow: {
            /** @description 累计缴费年限 */
            clct_years: number;
            /**
             * @description 是否参保：1 是；0 否
             * @enum {string}
             */
            insu_flag: "0" | "1";
            /** @description 参保地医保区划（GB/T 2260） */
            insuplc_admdvs: string;
            /**
             * @description 险种类型：310 职工基本医疗保险；390 城乡居民基本医疗保险；000 未参保
             * @enum {string}
             */
            insutype: "310" | "390" | "000";
            /** @description 缴费至，YYYYMM；从未缴费的为空 */
            paid_thru: string;
            /**
             * @description 人员参保状态：1 正常参保；2 暂停参保；4 终止参保
             * @enum {string}
             */
            psn_insu_stas: "1" | "2" | "4";
        };
        /** @description 未查询到人员信息或结算信息 */
        NoRecordReply: components["schemas"]["Envelope"] & {
            /**
             * @description 未查询到人员信息或结算信息
             * @constant
             */
            code: "1404";
            message: string;
        };
        PeriodQuery: {
            /** @description 起始日期 YYYY-MM-DD */
            begntime: string;
            /** @description 证件号码 */
            certno: string;
            /** @description 截止日期 YYYY-MM-DD，不早于起始日期 */
            endtime: string;
            /** @description 人员姓名 */
            psn_name: string;
        };
        PersonQuery: {
            /** @description 证件号码 */
            certno: string;
            /** @description 人员姓名 */
            psn_name: string;
        };
        SettlementRow: {
            /** @description 定点医药机构名称 */
            fixmedins_name: string;
            /** @description 基金支付总额，元 */
            fund_pay_sumamt: number;
            /** @description 医疗费总额，元 */
            medfee_sumamt: number;
            /** @description 个人支付，元 */
            psn_pay: number;
            /**
             * @description 是否已结算：1 是；0 否
             * @enum {string}
             */
            setl_flag: "0" | "1";
            /** @description 结算时间；未结算的为 null */
            setl_time: string | null;
        };
    };
    responses: never;
    parameters: {
        /** @description 请求方的流水号，记入我方日志以备核对 */
        RequestId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    queryInsured: {
        parameters: {
            query?: never;
            header?: {
                /** @description 请求方的流水号，记入我方日志以备核对 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "appId": "sn-430527",
                 *       "timestamp": "1795483800001",
                 *       "version": "1.0",
                 *       "encType": "SM4",
                 *       "signType": "SM2",
                 *       "encData": "AQEBAQEBAQEBAQEBAQEBASYP3EM5S72IWJ2UVRDnKKIL38627EvnLoyfU7L8ecPcXnCL4oyoekma6e24c9NCEMDuq7IneZyJe0bEha1LO4k=",
                 *       "signData": "/bgZG36UgtZD2DUDahtTfFn0Q94UMAY2UdIw9Pu9AHJi5E0Ajd1MY9MSK+15Ws07x3Hhm4F1LmehTpBWyGMjTQ=="
                 *     }
                 */
                "application/json": components["schemas"]["Envelope"] & {
                    /** @description 业务报文密文 */
                    encData: string;
                };
            };
        };
        responses: {
            /** @description 医保参保状态查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["Envelope"] & {
                        /**
                         * @description 成功
                         * @constant
                         */
                        code: "0";
                        /** @description 业务结果密文 */
                        encData: string;
                        message: string;
                    }) | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    querySettlements: {
        parameters: {
            query?: never;
            header?: {
                /** @description 请求方的流水号，记入我方日志以备核对 */
                "X-Request-Id"?: components["parameters"]["RequestId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "appId": "sn-430527",
                 *       "timestamp": "1795483800003",
                 *       "version": "1.0",
                 *       "encType": "SM4",
                 *       "signType": "SM2",
                 *       "encData": "AwMDAwMDAwMDAwMDAwMDA2Wc+QeViSDz/pp7uQ5PA87k/H4NO+u1b5qnZ1tUq0kW5Sp4D6vw95eGawk7uFVat8oFAPOTVraSI6NyBYyEI+VgpUegkIZ162HO4fJNEbjtlQ42+1kjcAsI56/Y3F4FLjIOHHEKvToOX2oNAYoq8GY=",
                 *       "signData": "vPqrRWDNKd1QEZbojYbg+MtFJ1586piER6Ky1blHGkmTc9dXoZAYJwmT9yMVTFS/7HmhpdOG6VHXoXOLwoYwYA=="
                 *     }
                 */
                "application/json": components["schemas"]["Envelope"] & {
                    /** @description 业务报文密文 */
                    encData: string;
                };
            };
        };
        responses: {
            /** @description 医疗费用结算查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["Envelope"] & {
                        /**
                         * @description 成功
                         * @constant
                         */
                        code: "0";
                        /** @description 业务结果密文 */
                        encData: string;
                        message: string;
                    }) | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
