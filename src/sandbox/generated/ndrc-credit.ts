// Made from specs/ndrc-credit.yaml by `npm run specs:types`.

export interface paths {
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
    "/xyxx/xzcfcx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 行政处罚与信用修复状态查询
         * @description 一个主体在公示期内的行政处罚，每项决定一行，附信用修复状态。没有的，返回 res-2001。
         */
        post: operations["listPenalties"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/xyxx/yzsxmdhc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 严重失信主体名单核查
         * @description 核查一个主体是否在严重失信主体名单中。从未列入的，返回 res-2001；曾列入、现已移出的，sflr 为 0，其余各项为空。
         */
        post: operations["checkDishonesty"];
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
        /** @description 日期，如 2025年3月12日 */
        Day: string;
        DishonestyRecord: {
            /** @description 列入机关；已移出的为空 */
            lrjg: string;
            lrrq: components["schemas"]["OptionalDay"];
            /** @description 名单类别；已移出的为空 */
            mdlb: string;
            /**
             * @description 是否列入：1 在名单中；0 已移出
             * @enum {string}
             */
            sflr: "0" | "1";
        };
        /** @description 处理失败 */
        FailureReply: {
            /**
             * @description 300 失败；api-2001 必填参数为空；api-2002 参数格式不符；api-2003 未获本服务授权；api-2004 当日调用次数已用完；db-2001 数据库访问异常
             * @enum {string}
             */
            code: "300" | "api-2001" | "api-2002" | "api-2003" | "api-2004" | "db-2001";
            data?: null;
            message: string;
        };
        /** @description 无该主体相关记录 */
        NoRecordReply: {
            /**
             * @description 无该主体相关记录
             * @constant
             */
            code: "res-2001";
            data?: null;
            message: string;
        };
        /** @description 日期，如 2025年3月12日；没有时为空 */
        OptionalDay: string;
        PenaltyRow: {
            /** @description 处罚机关 */
            cfjg: string;
            /** @description 处罚类别，如 警告、罚款、没收违法所得 */
            cflb: string;
            cfrq: components["schemas"]["Day"];
            /** @description 处罚决定书文号 */
            cfwh: string;
            gsjz: components["schemas"]["Day"];
            /**
             * @description 修复状态：01 未修复；02 已申请修复，审查中；03 已修复
             * @enum {string}
             */
            xfzt: "01" | "02" | "03";
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
        SubjectRequest: {
            /** @description 统一社会信用代码 */
            tyxydm: string;
            /** @description 主体名称，不填则不核对 */
            ztmc?: string;
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
    listPenalties: {
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
                 *       "tyxydm": "91430527DEM100015E"
                 *     }
                 */
                "application/json": components["schemas"]["SubjectRequest"];
            };
        };
        responses: {
            /** @description 行政处罚 */
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
                        data: components["schemas"]["PenaltyRow"][];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
    checkDishonesty: {
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
                 *       "tyxydm": "91430527DEM100015E",
                 *       "ztmc": "示例竹木制品有限公司"
                 *     }
                 */
                "application/json": components["schemas"]["SubjectRequest"];
            };
        };
        responses: {
            /** @description 核查结果 */
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
                        data: components["schemas"]["DishonestyRecord"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"] | components["schemas"]["PlatformError"];
                };
            };
        };
    };
}
