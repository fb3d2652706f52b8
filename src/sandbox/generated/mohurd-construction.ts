// Made from specs/mohurd-construction.yaml by `npm run specs:types`.

export interface paths {
    "/gateway/gcxm/xmxx/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 工程建设项目信息查询
         * @description 按全国投资项目在线审批监管平台赋予的项目代码查询，返回项目概况和已办理的许可。
         */
        post: operations["getProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/jzsc/qyzz/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 建筑业企业资质查询
         * @description 企业持有的资质，每项一行，含已过有效期而未注销的。没有的，返回 204。
         */
        post: operations["listQualifications"];
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
        ContractorRequest: {
            /** @description 统一社会信用代码 */
            tyxydm: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 400 参数缺失；401 参数不合规；402 请求时间超出允许范围；403 应用标识未登记或签名不符；405 随机数重复；406 应用未开通本接口；429 调用过于频繁；500 系统异常
             * @enum {string}
             */
            code: "400" | "401" | "402" | "403" | "405" | "406" | "429" | "500";
            msg: string;
        };
        /** @description 未查询到数据 */
        NoRecordReply: {
            /**
             * @description 未查询到数据
             * @constant
             */
            code: "204";
            msg: string;
        };
        ProjectRecord: {
            /** @description 建设工程规划许可证号 */
            ghxkzh: string | null;
            /** @description 建设地点 */
            jsdd: string;
            /** @description 建设单位 */
            jsdw: string;
            /** @description 建设单位统一社会信用代码 */
            jsdwdm: string;
            /** @description 施工图审查合格书编号 */
            sgtscbh: string | null;
            /** @description 施工许可证号，18 位 */
            sgxkzh: string | null;
            /** @description 项目名称 */
            xmmc: string;
        };
        ProjectRequest: {
            /** @description 项目代码，24 位 */
            xmdm: string;
        };
        QualificationRow: {
            /** @description 有效期止 */
            yxqz: string;
            /** @description 资质类别及等级 */
            zzdj: string;
            /** @description 资质证书编号 */
            zzzsbh: string;
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
    getProject: {
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
                 *       "xmdm": "2412-430527-04-01-000001"
                 *     }
                 */
                "application/json": components["schemas"]["ProjectRequest"];
            };
        };
        responses: {
            /** @description 项目信息 */
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
                        data: components["schemas"]["ProjectRecord"];
                        msg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    listQualifications: {
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
                "application/json": components["schemas"]["ContractorRequest"];
            };
        };
        responses: {
            /** @description 企业资质 */
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
                        data: components["schemas"]["QualificationRow"][];
                        msg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
}
