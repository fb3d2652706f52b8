// Made from specs/ndcpa-immunization.yaml by `npm run specs:types`.

export interface paths {
    "/openapi/v1/vaccination/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 儿童预防接种查验
         * @description 入托、入学预防接种证查验结果。各省档案分别保存，外省接种的儿童可能查不到或不全。
         */
        post: operations["queryVaccination"];
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
        ChildRequest: {
            /** @description 儿童公民身份号码 */
            child_idcard: string;
            /** @description 儿童姓名 */
            child_name: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 1001 参数缺失；1002 参数格式错误；2001 应用未登记；2002 签名错误；2003 请求时间超出允许范围；2004 随机数重复；2005 应用无权访问；2006 超出流量限制；5000 系统繁忙
             * @enum {string}
             */
            code: "1001" | "1002" | "2001" | "2002" | "2003" | "2004" | "2005" | "2006" | "5000";
            data?: null;
            message: string;
        };
        /** @description 未查询到接种档案 */
        NoRecordReply: {
            /**
             * @description 未查询到接种档案
             * @constant
             */
            code: "1";
            data?: null;
            message: string;
        };
        VaccinationRecord: {
            /** @description 查验日期 YYYY-MM-DD */
            cyrq: string;
            /** @description 预防接种证编号 */
            jzzbh: string;
            /**
             * @description 是否完成国家免疫规划疫苗接种：01 已完成；02 未完成
             * @enum {string}
             */
            sfwc: "01" | "02";
            /** @description 未种剂次数 */
            wzjc: number;
            /** @description 未种疫苗，以顿号分隔；没有时为空 */
            wzym: string;
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
    queryVaccination: {
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
                 *       "child_name": "示例乙",
                 *       "child_idcard": "430599201805120027"
                 *     }
                 */
                "application/json": components["schemas"]["ChildRequest"];
            };
        };
        responses: {
            /** @description 查验结果 */
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
                        data: components["schemas"]["VaccinationRecord"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
