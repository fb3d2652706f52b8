/** Identifiers that only a parse may make: a plain string is not one of these until somebody has checked it. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A department (部门) as config names it, e.g. `education`. Also its OAuth `client_id`. */
export type DepartmentId = Branded<'DepartmentId'>;
/** A vertical (垂管系统), e.g. `mps-population`. */
export type VerticalId = Branded<'VerticalId'>;
/** A resource (数据资源), `{vertical}.{operation}`, e.g. `mps-population.household-record`. */
export type ResourceId = Branded<'ResourceId'>;
/** A demand (共享授权), e.g. `SN-D-02`. */
export type DemandId = Branded<'DemandId'>;
/** A life event (一件事), e.g. `school-enrolment`. */
export type LifeEventId = Branded<'LifeEventId'>;
/** A matter code (事项编码): 31 or 33 characters, credit code + level + basic code. */
export type MatterCode = Branded<'MatterCode'>;
/** A request, bundle or call: a UUIDv7 (RFC 9562 §5.7), lower case. */
export type RequestId = Branded<'RequestId'>;
