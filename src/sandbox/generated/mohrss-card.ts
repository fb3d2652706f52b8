// Made from specs/mohrss-card.yaml by `npm run specs:types`.

export interface paths {
    "/sscard/v1/kzt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 社会保障卡状态查询
         * @description 查询持卡人当前的社会保障卡。换过卡的，只返回最近一张；姓名与号码须同时相符，否则视为查无持卡人。
         */
        post: operations["queryCardStatus"];
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
        CardRecord: {
            /** @description 预留手机号；测试数据中间四位为 x */
            aae005: string;
            /** @description 合作银行 */
            aae008: string;
            /** @description 银行账号 */
            aae010: string | null;
            /** @description 社会保障卡卡号 */
            aaz500: string | null;
            /**
             * @description 卡状态：0 未发卡；1 正常；2 挂失；9 注销
             * @enum {string}
             */
            aaz502: "0" | "1" | "2" | "9";
            /** @description 发卡日期，八位整数 YYYYMMDD */
            aaz503: number | null;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description E1001 必填项为空；E1002 数据项不合规；E2001 渠道未备案；E2002 验签失败；E2003 请求已过期；E2004 重复请求；E2005 渠道无此权限；E3001 渠道流量超限；E9999 系统异常
             * @enum {string}
             */
            code: "E1001" | "E1002" | "E2001" | "E2002" | "E2003" | "E2004" | "E2005" | "E3001" | "E9999";
            data?: null;
            message: string;
        };
        HolderRequest: {
            /** @description 公民身份号码 */
            aac002: string;
            /** @description 姓名 */
            aac003: string;
        };
        /** @description 查无持卡人 */
        NoRecordReply: {
            /**
             * @description 查无持卡人
             * @constant
             */
            code: "E0001";
            data?: null;
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    queryCardStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description 请求方的流水号，记入我方日志以备核对 */
                "X-Request-Id"?: string;
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
                "application/json": components["schemas"]["HolderRequest"];
            };
        };
        responses: {
            /** @description 查询结果 */
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
                        code: "0";
                        data: components["schemas"]["CardRecord"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
