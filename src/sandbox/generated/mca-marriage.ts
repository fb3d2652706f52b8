// Made from specs/mca-marriage.yaml by `npm run specs:types`.

export interface paths {
    "/hydj/pair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 婚姻登记核验（双人）
         * @description 核验男女双方是否为登记的夫妻；一方与他人在婚或双方已离婚的，返回否。
         */
        post: operations["checkMarriedPair"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hydj/single": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 婚姻登记状态查询（单人）
         * @description 按姓名和身份号码查询本人最近一次婚姻登记的状态。
         */
        post: operations["queryMaritalStatus"];
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
        /** @description 未受理或处理失败 */
        FailureReply: {
            result: {
                /**
                 * @description 1001 参数不全；1002 参数格式错误；3001 未授权；3003 超出当日查询量；9001 系统异常
                 * @enum {string}
                 */
                errorcode: "1001" | "1002" | "3001" | "3003" | "9001";
                errormsg: string;
            };
            /** @constant */
            status: "fail";
        };
        MaritalStatus: {
            /** @description 登记日期，没有则为空 */
            djrq: string;
            /**
             * @description 婚姻状况（GB/T 2261.2）：20 已婚；21 初婚；22 再婚；23 复婚；30 丧偶；40 离婚；90 未说明的婚姻状况，即没有登记记录
             * @enum {string}
             */
            hyzt: "20" | "21" | "22" | "23" | "30" | "40" | "90";
            /** @description 配偶公民身份号码，没有配偶则为空 */
            posfzh: string;
            /** @description 配偶姓名，没有配偶则为空 */
            poxm: string;
            /** @description 证书字号，没有则为空 */
            zszh: string;
        };
        /** @description 未查询到婚姻登记信息 */
        NoRecordReply: {
            result: {
                /**
                 * @description 未查询到婚姻登记信息
                 * @constant
                 */
                errorcode: "2001";
                errormsg: string;
            };
            /** @constant */
            status: "fail";
        };
        PairRequest: {
            /** @description 男方公民身份号码 */
            cert_num_man: string;
            /** @description 女方公民身份号码 */
            cert_num_woman: string;
            /** @description 男方姓名 */
            name_man: string;
            /** @description 女方姓名 */
            name_woman: string;
        };
        PairResult: {
            /** @description 登记日期，不是夫妻则为空 */
            djrq: string;
            /**
             * @description 双方是否为登记的夫妻
             * @enum {string}
             */
            sfyz: "是" | "否";
            /** @description 证书字号，不是夫妻则为空 */
            zszh: string;
        };
        PersonRequest: {
            /** @description 公民身份号码 */
            cert_num_man: string;
            /** @description 姓名 */
            name_man: string;
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
    checkMarriedPair: {
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
                 *       "name_man": "示例甲",
                 *       "cert_num_man": "430599199001010017",
                 *       "name_woman": "示例乙",
                 *       "cert_num_woman": "430599199103080024"
                 *     }
                 */
                "application/json": components["schemas"]["PairRequest"];
            };
        };
        responses: {
            /** @description 核验结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["PairResult"];
                        /** @constant */
                        status: "success";
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
    queryMaritalStatus: {
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
                 *       "name_man": "示例甲",
                 *       "cert_num_man": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
            };
        };
        responses: {
            /** @description 婚姻登记状态 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["MaritalStatus"];
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
