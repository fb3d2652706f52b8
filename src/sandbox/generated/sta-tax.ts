// Made from specs/sta-tax.yaml by `npm run specs:types`.

export interface paths {
    "/swjh/ndnsqk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 年度纳税与研发加计扣除
         * @description 按所属年度查询；该年度未申报的，返回 000404。
         */
        post: operations["getAnnualTax"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/swjh/qsqsxx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 清税与欠税核查
         * @description 未办理税务登记的，返回 000404。未办清税的，清税证明编号和清税日期为 null。
         */
        post: operations["getClearance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/swjh/qswsxx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 契税完税核查
         * @description 买受人身份号码与合同编号须同时相符，否则返回 000404。
         */
        post: operations["checkDeedTax"];
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
        AnnualTaxRecord: {
            /** @description 实缴税额，元 */
            sjse: string;
            /** @description 研发费用加计扣除额，元 */
            yfjjkc: string;
            /** @description 营业收入，元 */
            yysr: string;
        };
        ClearanceRecord: {
            /** @description 欠税金额，元 */
            qsje: string;
            qsrq: components["schemas"]["Day"];
            /** @description 清税证明编号 */
            qszmbh: string | null;
            /**
             * @description 是否欠税：Y 是；N 否
             * @enum {string}
             */
            sfqj: "Y" | "N";
            /**
             * @description 是否已清税：Y 是；N 否
             * @enum {string}
             */
            sfqs: "Y" | "N";
            /** @description 未申报期数 */
            wsbqs: number;
        };
        /** @description 日期，八位整数；没有时为 null */
        Day: number | null;
        DeedRecord: {
            /**
             * @description 是否减免：Y 是；N 否
             * @enum {string}
             */
            sfjm: "Y" | "N";
            /**
             * @description 是否完税：Y 是；N 否
             * @enum {string}
             */
            sfws: "Y" | "N";
            /** @description 完税凭证号码 */
            wspzhm: string | null;
            wsrq: components["schemas"]["Day"];
        };
        DeedRequest: {
            /** @description 买卖合同编号 */
            htbh: string;
            /** @description 买受人公民身份号码 */
            msrsfzh: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 010001 必录项缺失；010002 数据项不合规；020001 请求方未开通本交易；020002 超出约定的交易量；990000 系统异常；990001 交易超时
             * @enum {string}
             */
            rtnCode: "010001" | "010002" | "020001" | "020002" | "990000" | "990001";
            rtnMsg: string;
        };
        /** @description 未查询到数据 */
        NoRecordReply: {
            /**
             * @description 未查询到数据
             * @constant
             */
            rtnCode: "000404";
            rtnMsg: string;
        };
        TaxpayerRequest: {
            /** @description 纳税人识别号，即统一社会信用代码 */
            nsrsbh: string;
        };
        TaxpayerYearRequest: {
            /** @description 纳税人识别号，即统一社会信用代码 */
            nsrsbh: string;
            /** @description 所属年度 */
            ssnd: string;
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
    getAnnualTax: {
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
                 *       "nsrsbh": "91430527DEM100015E",
                 *       "ssnd": "2025"
                 *     }
                 */
                "application/json": components["schemas"]["TaxpayerYearRequest"];
            };
        };
        responses: {
            /** @description 年度纳税情况 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        body: components["schemas"]["AnnualTaxRecord"];
                        /**
                         * @description 成功
                         * @constant
                         */
                        rtnCode: "000000";
                        rtnMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    getClearance: {
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
                 *       "nsrsbh": "91430527DEM100015E"
                 *     }
                 */
                "application/json": components["schemas"]["TaxpayerRequest"];
            };
        };
        responses: {
            /** @description 清税与欠税 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        body: components["schemas"]["ClearanceRecord"];
                        /**
                         * @description 成功
                         * @constant
                         */
                        rtnCode: "000000";
                        rtnMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    checkDeedTax: {
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
                 *       "msrsfzh": "430599199001010017",
                 *       "htbh": "SN20259001"
                 *     }
                 */
                "application/json": components["schemas"]["DeedRequest"];
            };
        };
        responses: {
            /** @description 契税完税情况 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        body: components["schemas"]["DeedRecord"];
                        /**
                         * @description 成功
                         * @constant
                         */
                        rtnCode: "000000";
                        rtnMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
