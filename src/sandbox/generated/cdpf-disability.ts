// Made from specs/cdpf-disability.yaml by `npm run specs:types`.

export interface paths {
    "/cjrz/hy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 残疾人证核验
         * @description 按姓名和身份号码核验是否持有残疾人证，以及类别、等级和证件状态。
         */
        post: operations["verifyDisabilityCertificate"];
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
        /** @description 处理失败 */
        FailureReply: {
            /**
             * @description 300 失败；cdpf-1001 参数不全；cdpf-1002 参数不合规；cdpf-1003 未授权；cdpf-1009 今日查询次数已用完；cdpf-9999 系统异常
             * @enum {string}
             */
            code: "300" | "cdpf-1001" | "cdpf-1002" | "cdpf-1003" | "cdpf-1009" | "cdpf-9999";
            data?: null;
            message: string;
        };
        Holder: {
            /** @description 残疾等级（GB/T 26341），1 为最重 */
            cjdj: number;
            /** @description 残疾类别（GB/T 26341）：1 视力；2 听力；3 言语；4 肢体；5 智力；6 精神；7 多重 */
            cjlb: number;
            /** @description 残疾人证号：公民身份号码加类别、等级各 1 位，补发的加 B 和次数 */
            cjrzh: string;
            /** @description 监护人姓名，无则为空 */
            jhrxm: string;
            /**
             * @description 是否持证：Y 是；N 否（已注销）
             * @enum {string}
             */
            sfcz: "Y" | "N";
            /** @description 有效期止 */
            yxqz: string;
            /**
             * @description 证件状态：0 正常；1 冻结；2 注销
             * @enum {string}
             */
            zjzt: "0" | "1" | "2";
        };
        HolderRequest: {
            /** @description 公民身份号码 */
            sfzh: string;
            /** @description 姓名 */
            xm: string;
        };
        /** @description 无持证记录 */
        NoRecordReply: {
            /**
             * @description 无持证记录
             * @constant
             */
            code: "cdpf-0000";
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
    verifyDisabilityCertificate: {
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
                 *       "xm": "示例甲",
                 *       "sfzh": "430599199001010017"
                 *     }
                 */
                "application/json": components["schemas"]["HolderRequest"];
            };
        };
        responses: {
            /** @description 持证信息 */
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
                        data: components["schemas"]["Holder"];
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
