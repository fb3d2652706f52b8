// Made from specs/mca-assistance.yaml by `npm run specs:types`.

export interface paths {
    "/cjrbt/ffcx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 残疾人两项补贴发放查询
         * @description 按姓名和身份号码查询残疾人两项补贴的发放情况和发放县区。
         */
        post: operations["queryDisabilitySubsidy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shjz/dxhc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 社会救助对象核查
         * @description 按姓名和身份号码查询本人所在家庭的救助类别。
         */
        post: operations["queryAssistance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sysapi/auth/refreshappsecret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 换取签名密钥
         * @description 以应用密钥（appKey）换取约 30 分钟有效的签名密钥。
         */
        post: operations["refreshAppSecret"];
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
        Assistance: {
            /**
             * @description 救助类别：0 不在保；1 最低生活保障；2 特困人员救助供养；3 最低生活保障边缘家庭
             * @enum {string}
             */
            jzlb: "0" | "1" | "2" | "3";
            /** @description 批准日期 */
            pzrq: string;
            /** @description 是否在保 */
            sfzb: boolean;
            /** @description 月保障金额，单位分 */
            ybzje: number;
            /** @description 有效期止 */
            yxqz: string;
        };
        DisabilitySubsidy: {
            /** @description 发放县区（GB/T 2260） */
            ffxq: string;
            /**
             * @description 是否领取重度残疾人护理补贴：1 是；0 否
             * @enum {integer}
             */
            hlbt: 0 | 1;
            /**
             * @description 是否领取困难残疾人生活补贴：1 是；0 否
             * @enum {integer}
             */
            shbt: 0 | 1;
            /** @description 最近发放月份 */
            zjffyf: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            result: {
                /**
                 * @description noparam 缺少参数；badparam 参数格式错误；noauth 未授权；overlimit 超出频次限制；syserror 系统异常
                 * @enum {string}
                 */
                errorcode: "noparam" | "badparam" | "noauth" | "overlimit" | "syserror";
                errormsg: string;
            };
            /** @constant */
            status: "fail";
        };
        /** @description 没有查到数据 */
        NoRecordReply: {
            result: {
                /**
                 * @description 没有查到数据
                 * @constant
                 */
                errorcode: "nodata";
                errormsg: string;
            };
            /** @constant */
            status: "fail";
        };
        PersonRequest: {
            /** @description 公民身份号码 */
            id_card: string;
            /** @description 姓名 */
            name: string;
        };
        /** @description 平台自身的错误 */
        PlatformError: {
            /**
             * @description 400 请求不完整；401 签名密钥失效或签名不符；403 未获授权；404 无此服务；408 请求时间超出允许范围；429 超出流量限制；500 平台内部错误；502 服务提供方无响应
             * @enum {string}
             */
            code: "400" | "401" | "403" | "404" | "408" | "429" | "500" | "502";
            message: string;
        };
        SecretReply: {
            /** @constant */
            code: "200";
            data: {
                /** @description 失效时间，毫秒数 */
                expiresAt: number;
                /** @description base64(iv(16 字节) + AES-256-CBC(PKCS7) 密文)，密钥为 SHA-256(appKey) */
                secret: string;
            };
            message: string;
        };
        SecretRequest: {
            /** @description 请求者标识 */
            rid: string;
            /** @description 请求时间，毫秒数 */
            rtime: string;
            /** @description 服务标识 */
            sid: string;
            /** @description base64(HMAC-SHA256(appKey, sid + rid + rtime)) */
            sign: string;
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
    queryDisabilitySubsidy: {
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
                 *       "name": "示例甲",
                 *       "id_card": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 发放情况 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["DisabilitySubsidy"];
                        /** @constant */
                        status: "success";
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
    queryAssistance: {
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
                 *       "name": "示例甲",
                 *       "id_card": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 救助情况 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Assistance"];
                        /** @constant */
                        status: "success";
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
    refreshAppSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRequest"];
            };
        };
        responses: {
            /** @description 密钥，或平台错误 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
}
