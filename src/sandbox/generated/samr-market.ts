// Made from specs/samr-market.yaml by `npm run specs:types`.

export interface paths {
    "/app/secret/byKey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 以应用密钥换取请求密钥
         * @description sign 以应用密钥（appSecret）计算。
         */
        post: operations["getSecretByKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/secret/byRefresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 以刷新密钥换取请求密钥
         * @description sign 以 refreshSecret 计算；用过即失效。
         */
        post: operations["getSecretByRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/api/scjg/bgdj.htm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 变更登记记录
         * @description 核准的变更登记，每项一条，分页返回。
         */
        post: operations["listChanges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/api/scjg/spjyxk.htm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 食品经营许可查询 */
        post: operations["getFoodPermit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/api/scjg/yyzz.htm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 营业执照信息查询 */
        post: operations["getBusinessLicence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    recordsChanged: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 变更通知
         * @description 市场主体变更、注销或许可变动后通知接入方，接入方不再采用此前取得的结果，下一次重新查询。发往接入方登记的地址，路径 `/verticals/samr-market/purges`。
         *
         *     按 Standard Webhooks 签名：以双方约定的密钥（`whsec_` 与 base64）对 `webhook-id.webhook-timestamp.正文` 作 HMAC-SHA256。同一编号同一时间的通知只受理一次；时间与接入方相差 5 分钟以上不受理。
         */
        post: operations["recordsChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description 哪些结果不再采用：某一市场主体的、某一项服务的，二者皆无则为全部 */
        ChangeNotice: {
            /** @description 缘由，不得含公民身份号码 */
            reason?: string;
            /** @description 接入方目录中的数据资源标识，如 samr-market.business-licence */
            resource?: string;
            /** @description 市场主体 */
            subject?: {
                /** @description 公民身份号码或统一社会信用代码 */
                idNumber: string;
                /** @description 姓名或名称 */
                name: string;
            };
        };
        ChangeRow: {
            /** @description 变更后 */
            bgh: string;
            /** @description 变更前 */
            bgq: string;
            /** @description 变更事项 */
            bgsx: string;
            /** @description 核准机构 */
            hzjg: string;
            /** @description 核准时间 */
            hzsj: string;
        };
        Credentials: components["schemas"]["Proof"] & {
            /** @description 查询用途，JSON 文本 */
            additional: string;
        };
        EntityPageRequest: components["schemas"]["EntityRequest"] & {
            /** @description 第几页，从 1 起；不填为 1 */
            pageNum?: string;
            /** @description 每页条数，至多 10；不填为 10 */
            pageSize?: string;
        };
        EntityRequest: components["schemas"]["Credentials"] & {
            /** @description 统一社会信用代码 */
            tyxydm: string;
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            /**
             * @description 89 超出调用频次；91 应用未登记；92 请求时间超出允许范围；93 请求密钥失效；94 签名错误；95 应用未获授权；96 数据异常；97 缺少参数；98 参数类型错误；99 失败
             * @enum {string}
             */
            code: "89" | "91" | "92" | "93" | "94" | "95" | "96" | "97" | "98" | "99";
            data: null;
            msg: string;
        };
        FoodPermitRecord: {
            /** @description 经营项目 */
            jyxm: string;
            /** @description 许可证编号 */
            xkzbh: string;
            /** @description 有效期止 */
            yxqz: string;
            /**
             * @description 状态：A 有效；B 过期；C 撤销；D 注销
             * @enum {string}
             */
            zt: "A" | "B" | "C" | "D";
        };
        LicenceRecord: {
            /** @description 成立日期 */
            clrq: string;
            /** @description 法定代表人 */
            fddbr: string;
            /** @description 法人类型 */
            frlx: string;
            /** @description 经营范围 */
            jyfw: string;
            /** @description 企业名称 */
            qydwmc: string;
            /** @description 统一社会信用代码 */
            tyxydm: string;
            /** @description 住所 */
            zcdz: string;
            /**
             * @description 登记状态：1 存续（在营、开业、在册）；2 吊销，未注销；4 注销；7 歇业
             * @enum {string}
             */
            zt: "1" | "2" | "4" | "7";
        };
        /** @description 无数据 */
        NoRecordReply: {
            /**
             * @description 无数据
             * @constant
             */
            code: "01";
            data: null;
            msg: string;
        };
        Proof: {
            /** @description 应用标识 */
            appKey: string;
            /** @description 请求时间，1970 年以来的毫秒数，与平台时间相差不得超过 5 分钟 */
            requestTime: string;
            /** @description md5(appKey + 密钥 + requestTime)，小写 */
            sign: string;
        };
        Purpose: {
            /** @description 所替代的材料名称 */
            materialName: string;
            /** @description 事项编码 */
            powerMatters: string;
            /** @description 办件编号 */
            projectId: string;
            /** @description 经办人工号 */
            sponsorCode: string;
            /** @description 子项编码，没有子项的同事项编码 */
            subPowerMatters: string;
        };
        SecretReply: {
            /** @constant */
            code: "00";
            data: {
                /** @description 刷新密钥，只能用一次 */
                refreshSecret: string;
                /** @description 刷新密钥失效时间，毫秒数 */
                refreshSecretEndTime: number;
                /** @description 请求密钥 */
                requestSecret: string;
                /** @description 请求密钥失效时间，毫秒数 */
                requestSecretEndTime: number;
            };
            msg: string;
        };
    };
    responses: {
        /** @description 密钥 */
        Secrets: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SecretReply"] | components["schemas"]["FailureReply"];
            };
        };
    };
    parameters: {
        /** @description 请求方的流水号，记入我方日志以备核对 */
        RequestId: string;
    };
    requestBodies: {
        Signed: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["Proof"];
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSecretByKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Signed"];
        responses: {
            200: components["responses"]["Secrets"];
        };
    };
    getSecretByRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Signed"];
        responses: {
            200: components["responses"]["Secrets"];
        };
    };
    listChanges: {
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
                 *       "appKey": "shuqiao-example",
                 *       "requestTime": "1795500000000",
                 *       "sign": "0123456789abcdef0123456789abcdef",
                 *       "additional": "{\"powerMatters\":\"11430527DEM000102F4002030001000\",\"subPowerMatters\":\"11430527DEM000102F4002030001000\",\"materialName\":\"变更登记记录\",\"sponsorCode\":\"SW0001\",\"projectId\":\"4305272611240000002\"}",
                 *       "tyxydm": "91430527DEM100015E",
                 *       "pageNum": "1",
                 *       "pageSize": "10"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["EntityPageRequest"];
            };
        };
        responses: {
            /** @description 变更登记记录 */
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
                        code: "00";
                        data: components["schemas"]["ChangeRow"][];
                        msg: string;
                        /** @description 总条数 */
                        total: number;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    getFoodPermit: {
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
                 *       "appKey": "shuqiao-example",
                 *       "requestTime": "1795500000000",
                 *       "sign": "0123456789abcdef0123456789abcdef",
                 *       "additional": "{\"powerMatters\":\"11430527DEM00009XN4000131006000\",\"subPowerMatters\":\"11430527DEM00009XN4000131006000\",\"materialName\":\"食品经营许可证\",\"sponsorCode\":\"SC0001\",\"projectId\":\"4305272611240000003\"}",
                 *       "tyxydm": "91430527DEM10004XU"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["EntityRequest"];
            };
        };
        responses: {
            /** @description 食品经营许可 */
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
                        code: "00";
                        data: components["schemas"]["FoodPermitRecord"];
                        msg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    getBusinessLicence: {
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
                 *       "appKey": "shuqiao-example",
                 *       "requestTime": "1795500000000",
                 *       "sign": "0123456789abcdef0123456789abcdef",
                 *       "additional": "{\"powerMatters\":\"11430527DEM000110A4000118001000\",\"subPowerMatters\":\"11430527DEM000110A4000118001000\",\"materialName\":\"营业执照\",\"sponsorCode\":\"JT0001\",\"projectId\":\"4305272611240000001\"}",
                 *       "tyxydm": "91430527DEM100015E"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["EntityRequest"];
            };
        };
        responses: {
            /** @description 营业执照信息 */
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
                        code: "00";
                        data: components["schemas"]["LicenceRecord"];
                        msg: string;
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    recordsChanged: {
        parameters: {
            query?: never;
            header: {
                /** @description 通知编号，重发不变 */
                "webhook-id": string;
                /** @description v1, 与签名的 base64；换密钥期间可有几个，以空格分开 */
                "webhook-signature": string;
                /** @description 发送时间，1970 年以来的秒数 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": {
                 *         "name": "示例竹木制品有限公司",
                 *         "idNumber": "91430527DEM100015E"
                 *       },
                 *       "reason": "核准变更登记"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeNotice"];
            };
        };
        responses: {
            /** @description 已受理，已不再采用此前的结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description 通知不合规，不必重发 */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description 签名不符、时间不符或已受理过，不必重发 */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description 暂不能受理，稍后以同一编号、新的时间重发 */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
