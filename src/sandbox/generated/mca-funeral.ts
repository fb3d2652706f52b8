// Made from specs/mca-funeral.yaml by `npm run specs:types`.

export interface paths {
    "/bzfw/hhxx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 火化信息查询
         * @description 按逝者姓名和身份号码查询殡仪馆的火化记录。
         */
        post: operations["queryCremation"];
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
        Cremation: {
            /** @description 殡仪馆 */
            byg: string;
            /** @description 火化日期，1970 年以来的秒数，未火化为 null */
            hhrq: number | null;
            /** @description 火化证明编号，未火化为 null */
            hhzbh: string | null;
            /**
             * @description 是否火化
             * @enum {string}
             */
            sfhh: "是" | "否";
        };
        DeceasedRequest: {
            /** @description 逝者公民身份号码 */
            id_card: string;
            /** @description 逝者姓名 */
            name: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            result: {
                /**
                 * @description BZ401 参数缺失或不合规；BZ403 无访问权限；BZ429 访问过于频繁；BZ500 服务异常
                 * @enum {string}
                 */
                errorcode: "BZ401" | "BZ403" | "BZ429" | "BZ500";
                errormsg: string;
            };
            /** @constant */
            status: "fail";
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
        Records: components["schemas"]["Cremation"][];
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
    queryCremation: {
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
                 *       "name": "示例己",
                 *       "id_card": "430599193505200011"
                 *     }
                 */
                "application/json": components["schemas"]["DeceasedRequest"];
            };
        };
        responses: {
            /** @description 火化记录 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        result: components["schemas"]["Records"];
                        /** @constant */
                        status: "success";
                    } | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
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
