// Made from specs/moe-credential.yaml by `npm run specs:types`.

export interface paths {
    "/open/lxfw/rzcx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 国（境）外学历学位认证查询
         * @description 查询本中心出具的国（境）外学历学位认证书。
         */
        post: operations["queryCertification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open/xlxw/zshy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 学历学位核验
         * @description 核验国内高等教育学历学位证书。2001 年以前的证书可能查不到。
         */
        post: operations["verifyDegree"];
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
        /** @description 证书编号 */
        CertificateNumber: string;
        CertificationRequest: {
            rzsbh: components["schemas"]["CertificateNumber"];
            sfzh: components["schemas"]["CitizenNumber"];
            xm: components["schemas"]["PersonName"];
        };
        CertificationResult: {
            /** @description 颁发院校 */
            bfyx?: string;
            /** @description 国家（地区） */
            gj?: string;
            /** @description 认证日期 YYYY-MM-DD 00:00:00 */
            rzrq?: string;
            sfyz: components["schemas"]["Matched"];
            /**
             * @description 学位层次（参照 GB/T 6864 学位代码）：2 博士；3 硕士；4 学士；9 其他
             * @enum {string}
             */
            xwcc?: "2" | "3" | "4" | "9";
        };
        /** @description 公民身份号码 */
        CitizenNumber: string;
        DegreeRequest: {
            sfzh: components["schemas"]["CitizenNumber"];
            xm: components["schemas"]["PersonName"];
            zsbh: components["schemas"]["CertificateNumber"];
        };
        DegreeResult: {
            /** @description 毕业日期 YYYYMMDD */
            byrq?: string;
            /**
             * @description 层次（GB/T 4658 学历代码）：11 博士研究生；14 硕士研究生；21 大学本科；31 大学专科
             * @enum {string}
             */
            cc?: "11" | "14" | "21" | "31";
            sfyz: components["schemas"]["Matched"];
            /** @description 院校名称 */
            yxmc?: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 40001 参数缺失；40002 参数格式错误；40101 应用标识不存在；40102 签名不符；40103 时间戳超时；40104 随机数重复；40301 应用未开通此服务；42901 当日调用次数已满；50000 系统错误
             * @enum {string}
             */
            code: "40001" | "40002" | "40101" | "40102" | "40103" | "40104" | "40301" | "42901" | "50000";
            data?: null;
            message: string;
        };
        /**
         * @description 证书编号与本人是否一致
         * @enum {string}
         */
        Matched: "一致" | "不一致";
        /** @description 未查询到证书 */
        NoRecordReply: {
            /**
             * @description 未查询到证书
             * @constant
             */
            code: "20001";
            data?: null;
            message: string;
        };
        /** @description 姓名 */
        PersonName: string;
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
    queryCertification: {
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
                 *       "sfzh": "430599199001010017",
                 *       "rzsbh": "SN20260001"
                 *     }
                 */
                "application/json": components["schemas"]["CertificationRequest"];
            };
        };
        responses: {
            /** @description 查询结果 */
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
                        data: components["schemas"]["CertificationResult"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    verifyDegree: {
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
                 *       "sfzh": "430599199001010017",
                 *       "zsbh": "SN20260001"
                 *     }
                 */
                "application/json": components["schemas"]["DegreeRequest"];
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
                        data: components["schemas"]["DegreeResult"];
                        message: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
