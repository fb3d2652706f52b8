// Made from specs/mot-transport.yaml by `npm run specs:types`.

export interface paths {
    "/djys/txz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 超限运输车辆通行证查询
         * @description 由跨省大件运输并联许可系统应答。按牵引车号牌查询，一张通行证一行；可另给通行证号。
         */
        post: operations["queryOversizePermit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ysgl/cyzg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 道路运输从业资格查询
         * @description 姓名与身份证号须同时相符，否则视为未查询到数据。
         */
        post: operations["queryDriverQualification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ysgl/jyxk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 道路运输经营许可查询
         * @description 按统一社会信用代码查询，含已暂停、已注销的许可。
         */
        post: operations["queryOperatorLicence"];
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
        /** @description 日期，写作 2026年01月31日 */
        Day: string;
        DriverRequest: {
            Request: {
                Body: {
                    /** @description 身份证号 */
                    SFZH: string;
                    /** @description 姓名 */
                    XM: string;
                };
                Head: components["schemas"]["RequestHead"];
            };
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            Response: {
                Body?: string;
                Head: {
                    /**
                     * @description 2001 缺少必填节点；2002 节点值不合规；3003 未授权访问该服务；4001 超过每日访问次数；9999 系统异常
                     * @enum {string}
                     */
                    RetCode: "2001" | "2002" | "3003" | "4001" | "9999";
                    RetMsg: string;
                };
            };
        };
        /** @description 时间 YYYYMMDDHHMMSS */
        Moment: string;
        /** @description 未查询到数据 */
        NoRecordReply: {
            Response: {
                Body?: string;
                Head: {
                    /**
                     * @description 未查询到数据
                     * @constant
                     */
                    RetCode: "1404";
                    RetMsg: string;
                };
            };
        };
        OperatorRecord: {
            /** @description 经营范围，以顿号分隔 */
            JYFW: string;
            /** @description 经营许可证号 */
            JYXKZH: string;
            /**
             * @description 许可状态：10 有效；20 暂停；90 注销
             * @enum {string}
             */
            XKZT: "10" | "20" | "90";
            YXQZ: components["schemas"]["Day"];
        };
        OperatorRequest: {
            Request: {
                Body: {
                    /** @description 业户统一社会信用代码 */
                    YHTYXYDM: string;
                };
                Head: components["schemas"]["RequestHead"];
            };
        };
        PermitRequest: {
            Request: {
                Body: {
                    /** @description 牵引车号牌，不带间隔点 */
                    QYCHP: string;
                    /** @description 通行证号 */
                    TXZH?: string;
                };
                Head: components["schemas"]["RequestHead"];
            };
        };
        PermitRow: {
            /** @description 牵引车号牌 */
            QYCHP: string;
            /** @description 通行路线 */
            TXLX: string;
            /** @description 通行证号 */
            TXZH: string;
            YXQQ: components["schemas"]["Moment"];
            YXQZ: components["schemas"]["Moment"];
            /**
             * @description 状态：01 有效；02 已使用；03 过期；04 撤回
             * @enum {string}
             */
            ZT: "01" | "02" | "03" | "04";
        };
        QualificationRecord: {
            /** @description 从业资格类别 */
            CYZGLB: string;
            /** @description 从业资格证号 */
            CYZGZH: string;
            YXQZ: components["schemas"]["Day"];
            /**
             * @description 证件状态：1 有效；2 过期；3 吊销；4 注销
             * @enum {string}
             */
            ZJZT: "1" | "2" | "3" | "4";
        };
        /** @description 请求头 */
        RequestHead: {
            /** @description 接入地行政区划代码（GB/T 2260） */
            Sender: string;
            /**
             * @description 接口编号
             * @enum {string}
             */
            ServiceCode: "YZ0101" | "YZ0102" | "YZ0201";
            /** @constant */
            Version: "1.0";
        };
        SuccessHead: {
            /**
             * @description 成功
             * @constant
             */
            RetCode: "0000";
            RetMsg: string;
        };
    };
    responses: {
        /** @description 令牌无效 */
        InvalidToken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/xml": {
                    Response: {
                        Head: {
                            /**
                             * @description 令牌无效
                             * @constant
                             */
                            RetCode: "3001";
                            RetMsg: string;
                        };
                    };
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
    queryOversizePermit: {
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
                 *       "Request": {
                 *         "Head": {
                 *           "Version": "1.0",
                 *           "Sender": "430527",
                 *           "ServiceCode": "YZ0201"
                 *         },
                 *         "Body": {
                 *           "QYCHP": "湘E0X0X8"
                 *         }
                 *       }
                 *     }
                 */
                "application/xml": components["schemas"]["PermitRequest"];
            };
        };
        responses: {
            /** @description 通行证 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": {
                        Response: {
                            Body: {
                                Record: components["schemas"]["PermitRow"][];
                            };
                            Head: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    queryDriverQualification: {
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
                 *       "Request": {
                 *         "Head": {
                 *           "Version": "1.0",
                 *           "Sender": "430527",
                 *           "ServiceCode": "YZ0102"
                 *         },
                 *         "Body": {
                 *           "XM": "示例甲",
                 *           "SFZH": "430599199001010017"
                 *         }
                 *       }
                 *     }
                 */
                "application/xml": components["schemas"]["DriverRequest"];
            };
        };
        responses: {
            /** @description 从业资格 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": {
                        Response: {
                            Body: {
                                Record: components["schemas"]["QualificationRecord"];
                            };
                            Head: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
    queryOperatorLicence: {
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
                 *       "Request": {
                 *         "Head": {
                 *           "Version": "1.0",
                 *           "Sender": "430527",
                 *           "ServiceCode": "YZ0101"
                 *         },
                 *         "Body": {
                 *           "YHTYXYDM": "91430527DEM100015E"
                 *         }
                 *       }
                 *     }
                 */
                "application/xml": components["schemas"]["OperatorRequest"];
            };
        };
        responses: {
            /** @description 经营许可 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": {
                        Response: {
                            Body: {
                                Record: components["schemas"]["OperatorRecord"];
                            };
                            Head: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
            401: components["responses"]["InvalidToken"];
        };
    };
}
