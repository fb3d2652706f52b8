// Made from specs/mps-population.yaml by `npm run specs:types`.

export interface paths {
    "/rkxx/hjcx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 户籍信息查询
         * @description 查询一名公民的户籍登记。姓名与号码须同时相符，否则视为无记录。
         */
        post: operations["queryHousehold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rkxx/qsgxhy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 亲属关系核验
         * @description 核验两名公民之间是否有登记的父母子女或夫妻关系。任一号码未登记时 FHZT 为 1。
         */
        post: operations["checkKinship"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rkxx/sfhy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 居民身份核验
         * @description 核验姓名与公民身份号码是否一致。不一致时不返回其他信息；号码未登记时 FHZT 为 1。
         */
        post: operations["verifyIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rkxx/swzxhc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 死亡注销户口核查
         * @description 核查一名公民的户口是否因死亡注销。姓名与号码须同时相符，否则视为无记录。
         */
        post: operations["queryDeathCancellation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rkxx/zwxx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 指纹信息
         * @description 依法不予共享，未向任何单位授权。
         */
        post: operations["queryFingerprint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
         * @description 户籍迁移、更正或注销后通知接入方，接入方不再采用此前取得的结果，下一次重新查询。发往接入方登记的地址，路径 `/verticals/mps-population/purges`。
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
        /** @description 哪些结果不再采用：某一公民的、某一项服务的，二者皆无则为全部 */
        ChangeNotice: {
            /** @description 缘由，不得含公民身份号码 */
            reason?: string;
            /** @description 接入方目录中的数据资源标识，如 mps-population.household-record */
            resource?: string;
            /** @description 公民 */
            subject?: {
                /** @description 公民身份号码或统一社会信用代码 */
                idNumber: string;
                /** @description 姓名或名称 */
                name: string;
            };
        };
        /** @description 公民身份号码（GB 11643） */
        CitizenNumber: string;
        DeathCancellationRecord: {
            /**
             * @description 死亡注销：1 已因死亡注销户口；0 未注销
             * @enum {string}
             */
            SWZX: "0" | "1";
            /** @description 注销日期 YYYYMMDD；未注销时为空 */
            ZXRQ?: components["schemas"]["OptionalDate"];
        };
        /** @description 未受理或处理失败 */
        FailureReply: {
            PACKAGE: {
                PACKAGEHEAD: {
                    /** @description 返回时间 YYYYMMDDhhmmss */
                    FHSJ?: string;
                    /** @description 返回信息 */
                    FHXX: string;
                    /**
                     * @description 返回状态：2 请求报文不合规；3 请求方未授权；9 系统异常
                     * @enum {string}
                     */
                    FHZT: "2" | "3" | "9";
                    /** @description 服务请求编号，原样返回 */
                    FWQQBH?: string;
                };
            };
        };
        FingerprintRecord: {
            /** @description 指纹特征（base64） */
            ZWTZ: string;
        };
        HouseholdRecord: {
            /** @description 登记机关 */
            DJJG: string;
            /** @description 登记日期 YYYYMMDD */
            DJRQ: string;
            /**
             * @description 户别：1 家庭户；2 集体户
             * @enum {string}
             */
            HB: "1" | "2";
            /** @description 户号 */
            HH: string;
            /** @description 户籍地址 */
            HJDZ: string;
            /** @description 户主姓名 */
            HZXM: string;
            /** @description 与户主关系，如 户主、配偶、子、女、孙子 */
            YHZGX: string;
        };
        IdentityRecord: {
            /**
             * @description 核验结果：1 一致；2 不一致
             * @enum {string}
             */
            HYJG: "1" | "2";
            /**
             * @description 人员状态：0 正常；1 死亡注销；2 其他注销；不一致时不返回
             * @enum {string}
             */
            RYZT?: "0" | "1" | "2";
            /** @description 居民身份证有效期限截止日期 YYYYMMDD；长期有效为 99991231；未领证为空；不一致时不返回 */
            YXQXJZRQ?: components["schemas"]["OptionalDate"];
        };
        KinshipRecord: {
            /** @description 关系人是本人的：父亲、母亲、配偶、儿子、女儿；不存在时为空 */
            GX?: string;
            /**
             * @description 关系核验结果：1 存在登记的亲属关系；0 不存在
             * @enum {string}
             */
            GXJG: "0" | "1";
        };
        KinshipRequest: {
            PACKAGE: {
                DATA: {
                    RECORD: {
                        GMSFHM: components["schemas"]["CitizenNumber"];
                        GXRGMSFHM: components["schemas"]["CitizenNumber"];
                    };
                };
                PACKAGEHEAD: components["schemas"]["RequestHead"];
            };
        };
        NamedPersonRequest: {
            PACKAGE: {
                DATA: {
                    RECORD: {
                        GMSFHM: components["schemas"]["CitizenNumber"];
                        /** @description 姓名 */
                        XM: string;
                    };
                };
                PACKAGEHEAD: components["schemas"]["RequestHead"];
            };
        };
        /** @description 未查询到符合条件的记录 */
        NoRecordReply: {
            PACKAGE: {
                /**
                 * @description 空元素
                 * @constant
                 */
                DATA?: "";
                PACKAGEHEAD: {
                    /** @description 返回时间 YYYYMMDDhhmmss */
                    FHSJ?: string;
                    /** @description 返回信息 */
                    FHXX: string;
                    /**
                     * @description 返回状态：1 未查询到符合条件的记录
                     * @constant
                     */
                    FHZT: "1";
                    /** @description 服务请求编号，原样返回 */
                    FWQQBH?: string;
                };
            };
        };
        NumberedPersonRequest: {
            PACKAGE: {
                DATA: {
                    RECORD: {
                        GMSFHM: components["schemas"]["CitizenNumber"];
                    };
                };
                PACKAGEHEAD: components["schemas"]["RequestHead"];
            };
        };
        /** @description 日期 YYYYMMDD；没有时为空 */
        OptionalDate: string;
        /** @description 平台自身的错误 */
        PlatformError: {
            /**
             * @description 400 请求不完整；401 签名密钥失效或签名不符；403 未获授权；404 无此服务；408 请求时间超出允许范围；429 超出流量限制；500 平台内部错误；502 服务提供方无响应
             * @enum {string}
             */
            code: "400" | "401" | "403" | "404" | "408" | "429" | "500" | "502";
            message: string;
        };
        /** @description 请求报文头 */
        RequestHead: {
            /** @description 服务标识，与 gjgxjhpt_sid 相同 */
            FWBS: string;
            /** @description 服务请求编号，由请求方编制，不得重复 */
            FWQQBH: string;
            /** @description 请求单位统一社会信用代码 */
            QQDWDM: string;
            /** @description 请求单位名称 */
            QQDWMC: string;
            /** @description 请求人（经办人）工号 */
            QQRGH: string;
            /** @description 业务事项编码 */
            YWSXBM: string;
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
        SuccessHead: {
            /** @description 返回时间 YYYYMMDDhhmmss */
            FHSJ?: string;
            /** @description 返回信息 */
            FHXX: string;
            /**
             * @description 返回状态：0 成功
             * @constant
             */
            FHZT: "0";
            /** @description 服务请求编号，原样返回 */
            FWQQBH?: string;
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
    queryHousehold: {
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
                "application/xml": components["schemas"]["NamedPersonRequest"];
            };
        };
        responses: {
            /** @description 户籍信息 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformError"];
                    "application/xml": {
                        PACKAGE: {
                            DATA: {
                                RECORD: components["schemas"]["HouseholdRecord"];
                            };
                            PACKAGEHEAD: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    checkKinship: {
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
                "application/xml": components["schemas"]["KinshipRequest"];
            };
        };
        responses: {
            /** @description 核验结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformError"];
                    "application/xml": {
                        PACKAGE: {
                            DATA: {
                                RECORD: components["schemas"]["KinshipRecord"];
                            };
                            PACKAGEHEAD: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    verifyIdentity: {
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
                "application/xml": components["schemas"]["NamedPersonRequest"];
            };
        };
        responses: {
            /** @description 核验结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformError"];
                    "application/xml": {
                        PACKAGE: {
                            DATA: {
                                RECORD: components["schemas"]["IdentityRecord"];
                            };
                            PACKAGEHEAD: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    queryDeathCancellation: {
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
                "application/xml": components["schemas"]["NamedPersonRequest"];
            };
        };
        responses: {
            /** @description 核查结果 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformError"];
                    "application/xml": {
                        PACKAGE: {
                            DATA: {
                                RECORD: components["schemas"]["DeathCancellationRecord"];
                            };
                            PACKAGEHEAD: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
    queryFingerprint: {
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
                "application/xml": components["schemas"]["NumberedPersonRequest"];
            };
        };
        responses: {
            /** @description 指纹信息 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformError"];
                    "application/xml": {
                        PACKAGE: {
                            DATA: {
                                RECORD: components["schemas"]["FingerprintRecord"];
                            };
                            PACKAGEHEAD: components["schemas"]["SuccessHead"];
                        };
                    } | components["schemas"]["NoRecordReply"] | components["schemas"]["FailureReply"];
                };
            };
        };
    };
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
                 *         "name": "示例甲",
                 *         "idNumber": "430599199001010017"
                 *       },
                 *       "reason": "户籍信息更正"
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
