// Made from specs/miit-sme.yaml by `npm run specs:types`.

export interface paths {
    "/share/v2/kjxzxqy/rkzt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 科技型中小企业入库状态
         * @description 不填年度的，返回最近一个年度。入库后被撤销登记编号的，sfrk 为 false，编号和有效期为 null。
         */
        post: operations["getTechSmeStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/share/v2/zjtx/rdzt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 专精特新认定状态
         * @description 企业的认定层级及有效期。曾认定、现已到期或被撤销的，层级为 0，有效期为原认定的。
         */
        post: operations["getSpecialisedSmeStatus"];
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
        EnterpriseRequest: {
            /** @description 统一社会信用代码 */
            tyxydm: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description E1001 参数缺失；E1002 参数格式错误；E2002 令牌未开通本接口；E3001 超出调用次数；E9001 系统错误
             * @enum {string}
             */
            errCode: "E1001" | "E1002" | "E2002" | "E3001" | "E9001";
            msg: string;
            obj: null;
            /** @constant */
            success: false;
        };
        /** @description 无相关记录 */
        NoRecordReply: {
            msg: string;
            obj: null;
            /** @constant */
            success: true;
        };
        RecognitionRecord: {
            /**
             * @description 认定层级：0 无（已到期或撤销）；1 创新型中小企业；2 专精特新中小企业；3 专精特新“小巨人”企业
             * @enum {integer}
             */
            rdcj: 0 | 1 | 2 | 3;
            /** @description 有效期起 */
            yxqq: string;
            /** @description 有效期止 */
            yxqz: string;
        };
        TechSmeRecord: {
            /** @description 入库登记编号，18 位；已撤销的为 null */
            rkbh: string | null;
            /** @description 是否入库 */
            sfrk: boolean;
            /** @description 有效期止；已撤销的为 null */
            yxqz: string | null;
        };
        TechSmeRequest: {
            /** @description 年度，不填为最近一个年度 */
            nd?: string;
            /** @description 统一社会信用代码 */
            tyxydm: string;
        };
    };
    responses: {
        /** @description 令牌无效 */
        InvalidToken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /**
                     * @description 令牌无效
                     * @constant
                     */
                    errCode: "E2001";
                    msg: string;
                    obj: null;
                    /** @constant */
                    success: false;
                };
            };
        };
    };
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
    getTechSmeStatus: {
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
                 *       "tyxydm": "91430527DEM1000907",
                 *       "nd": "2026"
                 *     }
                 */
                "application/json": components["schemas"]["TechSmeRequest"];
            };
        };
        responses: {
            /** @description 入库状态 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        msg: string;
                        obj: components["schemas"]["TechSmeRecord"];
                        /**
                         * @description 已受理并查询
                         * @constant
                         */
                        success: true;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    getSpecialisedSmeStatus: {
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
                 *       "tyxydm": "91430527DEM1001620"
                 *     }
                 */
                "application/json": components["schemas"]["EnterpriseRequest"];
            };
        };
        responses: {
            /** @description 认定状态 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        msg: string;
                        obj: components["schemas"]["RecognitionRecord"];
                        /**
                         * @description 已受理并查询
                         * @constant
                         */
                        success: true;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
}
