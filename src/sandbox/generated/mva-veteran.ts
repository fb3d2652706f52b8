// Made from specs/mva-veteran.yaml by `npm run specs:types`.

export interface paths {
    "/vas/v1/veterans/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 退役军人身份核验
         * @description 核验本人是否退役军人。系统建成前退役、尚未建档的可能查不到；姓名与身份证号须同时相符，否则视为查无此人。
         */
        post: operations["verifyVeteran"];
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
             * @description 400 请求参数缺失；403 证书对应单位未获授权；422 请求参数有误；429 超过当日次数；500 服务异常
             * @enum {string}
             */
            code: "400" | "403" | "422" | "429" | "500";
            message: string;
        };
        /** @description 查无此人 */
        NoRecordReply: {
            /**
             * @description 查无此人
             * @constant
             */
            code: "404";
            message: string;
        };
        PersonRequest: {
            /** @description 身份证号 */
            sfzh: string;
            /** @description 姓名 */
            xm: string;
        };
        VeteranRecord: {
            /**
             * @description 安置方式：ZZJY 自主就业；APGZ 安排工作；ZYLQ 逐月领取退役金；TX 退休；FY 复员
             * @enum {string|null}
             */
            azfs: "ZZJY" | "APGZ" | "ZYLQ" | "TX" | "FY" | null;
            /** @description 是否退役军人；在册而未退役的为 false */
            sftyjr: boolean;
            /** @description 退役日期，1970 年以来的秒数 */
            tyrq: number | null;
            /** @description 优待证编号；未申领的为 null */
            ydzbh: string | null;
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
    verifyVeteran: {
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
                 *       "xm": "示例甲",
                 *       "sfzh": "430599199001010017"
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
                        code: "0";
                        data: components["schemas"]["VeteranRecord"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
