// Made from specs/nhc-birth.yaml by `npm run specs:types`.

export interface paths {
    "/csyxzm/qfxx/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 出生医学证明查询
         * @description 按出生医学证明编号和母亲身份号码查询签发信息。
         */
        post: operations["queryBirthCertificate"];
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
        Certificate: {
            /** @description 出生日期时间（北京时间） */
            csrq: string;
            /** @description 出生医学证明编号 */
            csyxzmbh: string;
            /** @description 父亲公民身份号码，未载明为 null */
            fqsfzh: string | null;
            /** @description 父亲姓名，未载明为 null */
            fqxm: string | null;
            /** @description 接生机构 */
            jsjg: string;
            /** @description 母亲公民身份号码 */
            mqsfzh: string;
            /** @description 母亲姓名 */
            mqxm: string;
            /**
             * @description 性别（GB/T 2261.1）：0 未知的性别；1 男性；2 女性；9 未说明的性别
             * @enum {string}
             */
            xb: "0" | "1" | "2" | "9";
            /** @description 新生儿姓名 */
            xsexm: string;
        };
        CertificateRequest: {
            /** @description 出生医学证明编号：1 位字母加 9 位数字；以 DEM 开头的为演示编号 */
            csyxzmbh: string;
            /** @description 母亲公民身份号码 */
            mqsfzh: string;
        };
        /** @description 处理失败 */
        FailureReply: {
            /**
             * @description 300 失败；api-1001 参数缺失；api-1002 参数格式错误；api-1003 未获授权；db-1001 签发库查询异常
             * @enum {string}
             */
            code: "300" | "api-1001" | "api-1002" | "api-1003" | "db-1001";
            data?: null;
            message: string;
        };
        /** @description 未查询到出生医学证明 */
        NoRecordReply: {
            /**
             * @description 未查询到出生医学证明
             * @constant
             */
            code: "res-1404";
            data?: null;
            message: string;
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
    queryBirthCertificate: {
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
                 *       "csyxzmbh": "DEM0000001",
                 *       "mqsfzh": "430599199103080024"
                 *     }
                 */
                "application/json": components["schemas"]["CertificateRequest"];
            };
        };
        responses: {
            /** @description 签发信息 */
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
                        data: components["schemas"]["Certificate"];
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
