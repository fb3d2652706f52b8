// Made from specs/mnr-realestate.yaml by `npm run specs:types`.

export interface paths {
    "/bdc/qlrcx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 不动产权属查询
         * @description 按权利人名称和证件号查询其名下不动产，每个不动产单元一行。可限定县区。
         */
        post: operations["queryOwnership"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bdc/ywzfhy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 有无住房核验
         * @description 核验一人名下有无住房。姓名与证件号在登记簿和权利人库中均无从核对时，返回 res-0001。
         */
        post: operations["checkDwelling"];
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
        DwellingResult: {
            /** @description 套数 */
            ts: number;
            /**
             * @description 有无住房：1 有；2 无
             * @enum {string}
             */
            ywzf: "1" | "2";
        };
        /** @description 处理失败 */
        FailureReply: {
            /**
             * @description 300 失败；api-0001 参数缺失；api-0002 参数格式错误；db-0001 登记库查询异常
             * @enum {string}
             */
            code: "300" | "api-0001" | "api-0002" | "db-0001";
            data?: null;
            message: string;
        };
        /** @description 未查询到登记信息 */
        NoRecordReply: {
            /**
             * @description 未查询到登记信息
             * @constant
             */
            code: "res-0001";
            data?: null;
            message: string;
        };
        OwnerRequest: {
            /** @description 权利人名称 */
            qlrmc: string;
            /** @description 权利人证件号：公民身份号码或统一社会信用代码 */
            qlrzjh: string;
            /** @description 县区代码（GB/T 2260），不填则不限 */
            qxdm?: string;
        };
        OwnershipRow: {
            /** @description 不动产单元号，28 位 */
            bdcdyh: string;
            /** @description 不动产权证号 */
            bdcqzh: string;
            /** @description 登记时间，1970 年以来的毫秒数（北京时间零点） */
            djsj: number;
            /** @description 共有情况：单独所有、共同共有、按份共有 */
            gyqk: string;
            /** @description 建筑面积，平方米 */
            jzmj: number;
            /**
             * @description 是否查封：Y 是；N 否
             * @enum {string}
             */
            sfcf: "Y" | "N";
            /**
             * @description 是否抵押：Y 是；N 否
             * @enum {string}
             */
            sfdy: "Y" | "N";
            /** @description 用途，如 住宅、商业服务、工业 */
            yt: string;
            /** @description 坐落 */
            zl: string;
        };
        PersonRequest: {
            /** @description 权利人姓名 */
            qlrmc: string;
            /** @description 公民身份号码 */
            qlrzjh: string;
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
    queryOwnership: {
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
                 *       "qlrmc": "示例甲",
                 *       "qlrzjh": "430599199001010017",
                 *       "qxdm": "430527"
                 *     }
                 */
                "application/json": components["schemas"]["OwnerRequest"];
            };
        };
        responses: {
            /** @description 登记信息 */
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
                        code: "200";
                        data: components["schemas"]["OwnershipRow"][];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
    checkDwelling: {
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
                 *       "qlrmc": "示例甲",
                 *       "qlrzjh": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["PersonRequest"];
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
                        /**
                         * @description 成功
                         * @constant
                         */
                        code: "200";
                        data: components["schemas"]["DwellingResult"];
                        message: string;
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
