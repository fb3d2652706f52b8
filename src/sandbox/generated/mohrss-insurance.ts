// Made from specs/mohrss-insurance.yaml by `npm run specs:types`.

export interface paths {
    "/oauth2/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 获取访问令牌
         * @description RFC 6749 §4.4。客户端标识和密钥以 HTTP Basic 提交；令牌两小时有效。
         */
        post: operations["getAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sbgg/dwcbxx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 单位参保与欠费核查
         * @description 按统一社会信用代码查询。从未办理参保登记的，返回未查询到参保信息。
         */
        post: operations["queryEmployer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sbgg/grcbzt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 参保缴费状态查询
         * @description 按险种返回，每个险种一行。姓名与号码须同时相符，否则视为未查询到参保信息。
         */
        post: operations["queryParticipation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sbgg/ylbxjfnx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 养老保险缴费年限查询
         * @description 职工与居民养老保险合并计算。
         */
        post: operations["queryPensionAccrual"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sbgg/yldyzt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 养老待遇领取状态
         * @description 没有养老保险关系的，返回未查询到参保信息。
         */
        post: operations["queryPensionPayment"];
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
        AccrualRecord: {
            /** @description 个人账户储存额，元 */
            grzhcce: string;
            sccbny: components["schemas"]["Month"];
            /** @description 实际缴费月数 */
            sjjfys: string;
            /** @description 视同缴费月数 */
            stjfys: string;
        };
        EmployerRecord: {
            /** @description 参保人数 */
            cbrs: number;
            /** @description 欠费金额，元 */
            qfje: number;
            /**
             * @description 是否参保登记：1 是；0 否（已注销登记）
             * @enum {string}
             */
            sfdj: "0" | "1";
            /**
             * @description 是否欠费：1 是；0 否
             * @enum {string}
             */
            sfqf: "0" | "1";
        };
        EmployerRequest: {
            /** @description 统一社会信用代码 */
            aab998: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 2001 参数缺失；2002 参数格式错误；3001 应用未获授权；3002 超出流量限制；9999 系统异常
             * @enum {string}
             */
            resultCode: "2001" | "2002" | "3001" | "3002" | "9999";
            resultData?: null;
            resultMsg: string;
        };
        /** @description 年月 YYYYMM */
        Month: string;
        /** @description 未查询到参保信息 */
        NoRecordReply: {
            /**
             * @description 未查询到参保信息
             * @constant
             */
            resultCode: "1001";
            resultData?: null;
            resultMsg: string;
        };
        /** @description 日期 YYYY/M/D；没有时为空 */
        OptionalDate: string;
        /** @description 年月 YYYYMM；没有时为空 */
        OptionalMonth: string;
        ParticipationRow: {
            /**
             * @description 个人缴费状态：1 参保缴费；2 暂停缴费；3 终止缴费；4 领取待遇
             * @enum {string}
             */
            aac031: "1" | "2" | "3" | "4";
            /**
             * @description 险种：110 企业职工基本养老保险；170 城乡居民基本养老保险；210 失业保险；410 工伤保险
             * @enum {string}
             */
            aae140: "110" | "170" | "210" | "410";
            /** @description 参保地 */
            cbd: string;
            /** @description 近十二个月缴费月数 */
            jfys12: number;
            /**
             * @description 是否参保：1 是；0 否（曾参保，现已终止）
             * @enum {string}
             */
            sfcb: "0" | "1";
            zjjfny: components["schemas"]["Month"];
        };
        PaymentRecord: {
            /** @description 待遇类别；未领取时为空 */
            dylb: string;
            dyqsny: components["schemas"]["OptionalMonth"];
            /**
             * @description 是否领取待遇：1 是；0 否
             * @enum {string}
             */
            sflqdy: "0" | "1";
            zgrzyxq: components["schemas"]["OptionalDate"];
        };
        PersonRequest: {
            /** @description 公民身份号码 */
            aac002: string;
            /** @description 姓名 */
            aac003: string;
        };
        TokenError: {
            /** @enum {string} */
            error: "invalid_request" | "invalid_client" | "unauthorized_client" | "unsupported_grant_type";
            error_description?: string;
        };
        TokenReply: {
            access_token: string;
            /** @description 有效秒数 */
            expires_in: number;
            /** @constant */
            token_type: "Bearer";
        };
    };
    responses: {
        /** @description 令牌无效或过期 */
        InvalidToken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /**
                     * @description 令牌无效或过期
                     * @constant
                     */
                    resultCode: "3003";
                    resultMsg: string;
                };
            };
        };
    };
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
    getAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @constant */
                    grant_type: "client_credentials";
                    scope?: string;
                };
            };
        };
        responses: {
            /** @description 令牌 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenReply"];
                };
            };
            /** @description 请求不合规 */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description 客户端认证失败 */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenError"];
                };
            };
        };
    };
    queryEmployer: {
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
                 *       "aab998": "91430527DEM100015E"
                 *     }
                 */
                "application/json": components["schemas"]["EmployerRequest"];
            };
        };
        responses: {
            /** @description 单位参保与欠费核查结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description 成功
                         * @constant
                         */
                        resultCode: "0000";
                        resultData: components["schemas"]["EmployerRecord"];
                        resultMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    queryParticipation: {
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
                 *       "aac003": "示例甲",
                 *       "aac002": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 参保缴费状态查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description 成功
                         * @constant
                         */
                        resultCode: "0000";
                        resultData: components["schemas"]["ParticipationRow"][];
                        resultMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    queryPensionAccrual: {
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
                 *       "aac003": "示例甲",
                 *       "aac002": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 养老保险缴费年限查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description 成功
                         * @constant
                         */
                        resultCode: "0000";
                        resultData: components["schemas"]["AccrualRecord"];
                        resultMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    queryPensionPayment: {
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
                 *       "aac003": "示例甲",
                 *       "aac002": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 养老待遇领取状态结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description 成功
                         * @constant
                         */
                        resultCode: "0000";
                        resultData: components["schemas"]["PaymentRecord"];
                        resultMsg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
}
