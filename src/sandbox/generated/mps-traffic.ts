// Made from specs/mps-traffic.yaml by `npm run specs:types`.

export interface paths {
    "/trffweb/drv/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 驾驶证信息查询
         * @description 身份证明号码与姓名须同时相符，否则视为无记录。含已注销、已吊销的驾驶证。
         */
        post: operations["queryDrivingLicence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/trffweb/veh/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 机动车登记信息查询
         * @description 号牌种类、号牌号码与所有人身份证明号码（单位为统一社会信用代码）须同时相符，否则视为无记录。
         */
        post: operations["queryVehicle"];
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
        FailureDocument: {
            root: {
                body?: string;
                head: {
                    /**
                     * @description 11 参数为空；12 参数不符合规范；21 接口序列号无效；22 接口未授权；31 调用次数超过限制；99 系统异常
                     * @enum {string}
                     */
                    code: "11" | "12" | "21" | "22" | "31" | "99";
                    message: string;
                };
            };
        };
        /**
         * @description 接口标识
         * @enum {string}
         */
        InterfaceNumber: "01C21" | "02C06";
        LicenceCondition: {
            /** @description 身份证明号码 */
            sfzmhm: string;
            /** @description 姓名 */
            xm: string;
        };
        LicenceRecord: {
            /** @description 驾驶证号 */
            jszh: string;
            /** @description 本记分周期累积记分 */
            ljjf: string;
            /** @description 有效期止，或“长期” */
            yxqz: string;
            /** @description 准驾车型 */
            zjcx: string;
            /**
             * @description 驾驶证状态：A 正常；D 暂扣；F 吊销；G 注销；M 逾期未换证
             * @enum {string}
             */
            zt: "A" | "D" | "F" | "G" | "M";
        };
        LicenceRequest: {
            Envelope: {
                Body: {
                    queryObjectOut: {
                        jkid: components["schemas"]["InterfaceNumber"];
                        jkxlh: components["schemas"]["SerialNumber"];
                        /** @description URL 编码（UTF-8）的 XML 文档，根元素 root，条件在 QueryCondition */
                        xml: string;
                        xtlb: components["schemas"]["SystemClass"];
                    };
                };
            };
        };
        /** @description 时间，写作 2030-05-12 00:00:00.0 */
        Moment: string;
        /** @description 未查询到符合条件的记录 */
        NoRecordDocument: {
            root: {
                body?: string;
                head: {
                    /**
                     * @description 未查询到符合条件的记录
                     * @constant
                     */
                    code: "0";
                    message: string;
                };
            };
        };
        /** @description 接口序列号 */
        SerialNumber: string;
        SuccessHead: {
            /**
             * @description 成功
             * @constant
             */
            code: "1";
            message: string;
        };
        /**
         * @description 系统类别：01 机动车；02 驾驶证
         * @enum {string}
         */
        SystemClass: "01" | "02";
        VehicleCondition: {
            /** @description 号牌号码，不带间隔点 */
            hphm: string;
            /** @description 号牌种类（GA/T 16.7） */
            hpzl: string;
            /** @description 所有人身份证明号码或统一社会信用代码 */
            sfzmhm: string;
        };
        VehicleRecord: {
            ccdjrq: components["schemas"]["Moment"];
            /** @description 车辆类型 */
            cllx: string;
            /** @description 车辆识别代号（GB 16735） */
            clsbdh: string;
            /** @description 机动车所有人 */
            syr: string;
            /** @description 使用性质 */
            syxz: string;
            yxqz: components["schemas"]["Moment"];
            /**
             * @description 机动车状态：A 正常；K 查封；M 报废；Q 逾期未检验；Y 抵押
             * @enum {string}
             */
            zt: "A" | "K" | "M" | "Q" | "Y";
        };
        VehicleRequest: {
            Envelope: {
                Body: {
                    queryObjectOut: {
                        jkid: components["schemas"]["InterfaceNumber"];
                        jkxlh: components["schemas"]["SerialNumber"];
                        /** @description URL 编码（UTF-8）的 XML 文档，根元素 root，条件在 QueryCondition */
                        xml: string;
                        xtlb: components["schemas"]["SystemClass"];
                    };
                };
            };
        };
    };
    responses: {
        /** @description 请求不是 SOAP 1.1 报文 */
        Fault: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/xml": {
                    Envelope: {
                        Body: {
                            Fault: {
                                faultcode: string;
                                faultstring: string;
                            };
                        };
                    };
                };
            };
        };
    };
    parameters: {
        /** @description 请求方的流水号，记入我方日志以备核对 */
        RequestId: string;
        /** @description SOAP 1.1 要求的请求头，可为空字符串 */
        SoapAction: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    queryDrivingLicence: {
        parameters: {
            query?: never;
            header: {
                /** @description SOAP 1.1 要求的请求头，可为空字符串 */
                SOAPAction: components["parameters"]["SoapAction"];
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
                 *       "Envelope": {
                 *         "Body": {
                 *           "queryObjectOut": {
                 *             "xtlb": "02",
                 *             "jkxlh": "0123456789ABCDEF01234567",
                 *             "jkid": "02C06",
                 *             "xml": "%3C%3Fxml%20version%3D%221.0%22%20encoding%3D%22UTF-8%22%3F%3E%3Croot%3E%3CQueryCondition%3E%3Csfzmhm%3E430599199001010017%3C%2Fsfzmhm%3E%3Cxm%3E%E7%A4%BA%E4%BE%8B%E7%94%B2%3C%2Fxm%3E%3C%2FQueryCondition%3E%3C%2Froot%3E"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "text/xml": components["schemas"]["LicenceRequest"];
            };
        };
        responses: {
            /** @description 查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": {
                        Envelope: {
                            Body: {
                                queryObjectOutResponse: {
                                    /** @description URL 编码（UTF-8）的 XML 文档 */
                                    queryObjectOutReturn: string;
                                };
                            };
                        };
                    };
                };
            };
            500: components["responses"]["Fault"];
        };
    };
    queryVehicle: {
        parameters: {
            query?: never;
            header: {
                /** @description SOAP 1.1 要求的请求头，可为空字符串 */
                SOAPAction: components["parameters"]["SoapAction"];
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
                 *       "Envelope": {
                 *         "Body": {
                 *           "queryObjectOut": {
                 *             "xtlb": "01",
                 *             "jkxlh": "0123456789ABCDEF01234567",
                 *             "jkid": "01C21",
                 *             "xml": "%3C%3Fxml%20version%3D%221.0%22%20encoding%3D%22UTF-8%22%3F%3E%3Croot%3E%3CQueryCondition%3E%3Chpzl%3E02%3C%2Fhpzl%3E%3Chphm%3E%E6%B9%98E0X0X8%3C%2Fhphm%3E%3Csfzmhm%3E430599199001010017%3C%2Fsfzmhm%3E%3C%2FQueryCondition%3E%3C%2Froot%3E"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "text/xml": components["schemas"]["VehicleRequest"];
            };
        };
        responses: {
            /** @description 查询结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": {
                        Envelope: {
                            Body: {
                                queryObjectOutResponse: {
                                    /** @description URL 编码（UTF-8）的 XML 文档 */
                                    queryObjectOutReturn: string;
                                };
                            };
                        };
                    };
                };
            };
            500: components["responses"]["Fault"];
        };
    };
}
