/**
 * Which of several instances makes a call that all of them want; the others wait for what it keeps. It never rejects, and answers
 * within its own short deadline: without its shared part everyone leads.
 */
export interface Leads {
  /** Undefined while another instance leads. A lead whose instance dies ends by itself, within two seconds. */
  take(name: string): Promise<Lead | undefined>;
}

export interface Lead {
  /** What was kept before it is there for whoever leads next. */
  release(): void;
}

/** One instance, or several that do not know of each other. */
export const everyoneLeads: Leads = { take: async () => ({ release() {} }) };

/** Those who wait look again after so long, milliseconds. */
export const lookAgainMs = 25;
