// Made from specs/moe-student.yaml by `npm run specs:types`.

export interface paths {
    "/api/xueji/xszt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 学籍状态查询 */
        post: operations["getStudentStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 40001 参数缺失；40002 参数格式错误；40301 应用未获授权；42901 访问过于频繁；50001 系统错误
             * @enum {string}
             */
            errcode: "40001" | "40002" | "40301" | "42901" | "50001";
            errmsg: string;
        };
        InvalidToken: {
            /**
             * @description 令牌无效或过期
             * @constant
             */
            errcode: "40101";
            errmsg: string;
        };
        /** @description 未查询到学籍 */
        NoRecordReply: {
            /**
             * @description 未查询到学籍
             * @constant
             */
            errcode: "40401";
            errmsg: string;
        };
        StudentRecord: {
            /** @description 年级，如 小学三年级、初中一年级 */
            nj: string;
            /** @description 入学日期 YYYY-MM-DD */
            rxrq: string;
            /** @description 学籍号 */
            xjh: string;
            /**
             * @description 学籍状态：1 在籍；2 休学；3 转出；4 毕业
             * @enum {string}
             */
            xjzt: "1" | "2" | "3" | "4";
            /** @description 就读学校名称 */
            xxmc: string;
        };
        StudentRequest: {
            /** @description 身份证件号 */
            sfzjh: string;
            /** @description 学生姓名 */
            xsxm: string;
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
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getStudentStatus: {
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
                 *       "xsxm": "示例丙",
                 *       "sfzjh": "430599201503020020"
                 *     }
                 */
                "application/json": components["schemas"]["StudentRequest"];
            };
        };
        responses: {
            /** @description 学籍状态 */
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
                        errcode: "0";
                        errmsg: string;
                        result: components["schemas"]["StudentRecord"];
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            /** @description 令牌无效或过期 */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvalidToken"];
                };
            };
        };
    };
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
}
